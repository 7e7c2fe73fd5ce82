namespace ImageLoaders;

/// <summary>The type of one sample. Samples lie in memory in the machine's byte order (little-endian wherever .NET 10 runs with SIMD).</summary>
public enum SampleType
{
    /// <summary>Unsigned 8 bit.</summary>
    U8,

    /// <summary>Two's complement 8 bit.</summary>
    S8,

    /// <summary>Unsigned 16 bit.</summary>
    U16,

    /// <summary>Two's complement 16 bit.</summary>
    S16,

    /// <summary>Unsigned 32 bit.</summary>
    U32,

    /// <summary>Two's complement 32 bit.</summary>
    S32,

    /// <summary>IEEE 754 single.</summary>
    F32,

    /// <summary>IEEE 754 double.</summary>
    F64,
}
