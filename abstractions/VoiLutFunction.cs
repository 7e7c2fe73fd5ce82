namespace ImageLoaders;

/// <summary>How a window becomes a curve: VOI LUT Function (0028,1056), PS3.3 C.11.2.1.</summary>
public enum VoiLutFunction
{
    /// <summary>LINEAR, PS3.3 C.11.2.1.2.1: the values of a window of width w are w whole numbers. The default of the standard.</summary>
    Linear,

    /// <summary>LINEAR_EXACT, PS3.3 C.11.2.1.3.2.</summary>
    LinearExact,

    /// <summary>SIGMOID, PS3.3 C.11.2.1.3.1.</summary>
    Sigmoid,
}
