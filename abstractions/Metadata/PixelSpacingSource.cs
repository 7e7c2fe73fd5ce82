namespace ImageLoaders.Metadata;

/// <summary>What a pixel spacing is measured at (PS3.3 10.7).</summary>
public enum PixelSpacingSource
{
    /// <summary>In the patient, or on the specimen: Pixel Spacing (0028,0030) of an object that has no other.</summary>
    Patient,

    /// <summary>
    /// In the patient, by a calibration: Pixel Spacing (0028,0030) with a Calibration Type (0028,0A02), or unlike the detector's.
    /// </summary>
    Calibrated,

    /// <summary>
    /// In the patient, as estimated: the detector's divided by a magnification, or Object Pixel Spacing in Center of Beam (0018,9404).
    /// </summary>
    Magnification,

    /// <summary>At the detector: Imager Pixel Spacing (0018,1164). What lies before the detector is smaller than measured.</summary>
    Detector,

    /// <summary>On the film or paper that was scanned: Nominal Scanned Pixel Spacing (0018,2010).</summary>
    Film,
}
