namespace ImageLoaders.Metadata;

/// <summary>Specifies where a pixel spacing was measured (PS3.3 10.7).</summary>
public enum PixelSpacingSource
{
    /// <summary>In the patient, or on the specimen: Pixel Spacing (0028,0030) of an object that states no other spacing.</summary>
    Patient,

    /// <summary>
    /// In the patient, by a calibration: Pixel Spacing (0028,0030) with a Pixel Spacing Calibration Type (0028,0A02), or with values that
    /// differ from the spacing at the detector.
    /// </summary>
    Calibrated,

    /// <summary>
    /// In the patient, estimated: the spacing at the detector divided by a magnification, or Object Pixel Spacing in Center of Beam
    /// (0018,9404).
    /// </summary>
    Magnification,

    /// <summary>At the detector: Imager Pixel Spacing (0018,1164). An object in front of the detector is smaller than measured.</summary>
    Detector,

    /// <summary>On the film or paper that was scanned: Nominal Scanned Pixel Spacing (0018,2010).</summary>
    Film,
}
