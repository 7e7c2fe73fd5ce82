namespace ImageLoaders.Metadata;

/// <summary>What is known of distances when Pixel Spacing alone would mislead (PS3.3 10.7).</summary>
public sealed record CalibrationModule : MetadataModule
{
    /// <summary>Pixel Spacing Calibration Type (0028,0A02): <c>GEOMETRY</c>, <c>FIDUCIAL</c>; <c>PROJECTION</c> when imager spacing was divided by the magnification.</summary>
    public string? CalibrationType { get; init; }

    /// <summary>(0028,0A04).</summary>
    public string? Description { get; init; }

    /// <summary>(0018,1164), first value, in mm at the detector.</summary>
    public double? RowImagerPixelSpacing { get; init; }

    /// <summary>(0018,1164), second value, in mm at the detector.</summary>
    public double? ColumnImagerPixelSpacing { get; init; }

    /// <summary>Nominal Scanned Pixel Spacing (0018,2010), first value, in mm on the film.</summary>
    public double? RowNominalScannedPixelSpacing { get; init; }

    /// <summary>Nominal Scanned Pixel Spacing (0018,2010), second value, in mm on the film.</summary>
    public double? ColumnNominalScannedPixelSpacing { get; init; }

    /// <summary>(0018,1110), in mm.</summary>
    public double? DistanceSourceToDetector { get; init; }

    /// <summary>(0018,1111), in mm.</summary>
    public double? DistanceSourceToPatient { get; init; }

    /// <summary>(0018,1114), or source to detector distance divided by source to patient distance.</summary>
    public double? EstimatedRadiographicMagnificationFactor { get; init; }
}
