namespace ImageLoaders.Metadata;

/// <summary>Represents how distances were calibrated, for images whose Pixel Spacing alone would mislead (PS3.3 10.7).</summary>
public sealed record CalibrationModule : MetadataModule
{
    /// <summary>
    /// Gets the Pixel Spacing Calibration Type (0028,0A02): <c>GEOMETRY</c> or <c>FIDUCIAL</c>. It is <c>PROJECTION</c> if the imager pixel
    /// spacing was divided by the magnification.
    /// </summary>
    public string? CalibrationType { get; init; }

    /// <summary>Gets the Pixel Spacing Calibration Description (0028,0A04).</summary>
    public string? Description { get; init; }

    /// <summary>Gets the Imager Pixel Spacing (0018,1164), first value: the distance between two rows, in mm at the detector.</summary>
    public double? RowImagerPixelSpacing { get; init; }

    /// <summary>Gets the Imager Pixel Spacing (0018,1164), second value: the distance between two columns, in mm at the detector.</summary>
    public double? ColumnImagerPixelSpacing { get; init; }

    /// <summary>
    /// Gets the Nominal Scanned Pixel Spacing (0018,2010), first value: the distance between two rows, in mm on the film.
    /// </summary>
    public double? RowNominalScannedPixelSpacing { get; init; }

    /// <summary>
    /// Gets the Nominal Scanned Pixel Spacing (0018,2010), second value: the distance between two columns, in mm on the film.
    /// </summary>
    public double? ColumnNominalScannedPixelSpacing { get; init; }

    /// <summary>Gets the Distance Source to Detector (0018,1110), in mm.</summary>
    public double? DistanceSourceToDetector { get; init; }

    /// <summary>Gets the Distance Source to Patient (0018,1111), in mm.</summary>
    public double? DistanceSourceToPatient { get; init; }

    /// <summary>
    /// Gets the Estimated Radiographic Magnification Factor (0018,1114), or the distance from source to detector divided by the distance
    /// from source to patient.
    /// </summary>
    public double? EstimatedRadiographicMagnificationFactor { get; init; }
}
