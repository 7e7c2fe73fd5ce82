namespace ImageLoaders;

/// <summary>Specifies how a window maps modality values to greys: VOI LUT Function (0028,1056), PS3.3 C.11.2.1.</summary>
public enum VoiLutFunction
{
    /// <summary>LINEAR, PS3.3 C.11.2.1.2.1: a window of width w covers w whole numbers. This is the default of the standard.</summary>
    Linear,

    /// <summary>LINEAR_EXACT, PS3.3 C.11.2.1.3.2.</summary>
    LinearExact,

    /// <summary>SIGMOID, PS3.3 C.11.2.1.3.1.</summary>
    Sigmoid,
}
