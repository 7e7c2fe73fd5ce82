namespace ImageLoaders;

/// <summary>
/// Specifies the type of one sample. Samples are in the byte order of the machine (little-endian wherever .NET 10 runs with SIMD).
/// </summary>
public enum SampleType
{
    /// <summary>Unsigned, 8 bits.</summary>
    U8,

    /// <summary>Two's complement, 8 bits.</summary>
    S8,

    /// <summary>Unsigned, 16 bits.</summary>
    U16,

    /// <summary>Two's complement, 16 bits.</summary>
    S16,

    /// <summary>Unsigned, 32 bits.</summary>
    U32,

    /// <summary>Two's complement, 32 bits.</summary>
    S32,

    /// <summary>Floating point, 32 bits (IEEE 754 single).</summary>
    F32,

    /// <summary>Floating point, 64 bits (IEEE 754 double).</summary>
    F64,
}
