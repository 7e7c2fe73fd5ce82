namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>The prefixes of the unsigned residuals u (ISO/IEC 15444-15 7.3.6, Table 3): 1, 01, 001 and 000, the first bit lowest.</summary>
internal static class UnsignedCodes
{
    public const int SuffixShift = 4;
    public const int ValueShift = 8;

    /// <summary>From this on, a value of five suffix bits has an extension: four more bits, times four.</summary>
    public const int Extended = 5 + 28;

    /// <summary>A value above this in the first row leaves one bit for the other quad of the pair.</summary>
    public const int LargestShort = 2;

    /// <summary>
    /// By the next three bits, and 8 where there is a residual: the prefix's length, the suffix's length from bit 4, and the value that the
    /// suffix is added to from bit 8. Without a residual all are zero.
    /// </summary>
    public static readonly uint[] Prefixes = Make();

    private static uint[] Make()
    {
        var prefixes = new uint[16];
        for (var bits = 0; bits < 8; bits++)
        {
            prefixes[8 + bits] = (bits & 1) != 0 ? Prefix(1, 0, 1)
                : (bits & 2) != 0 ? Prefix(2, 0, 2)
                : (bits & 4) != 0 ? Prefix(3, 1, 3)
                : Prefix(3, 5, 5);
        }

        return prefixes;
    }

    private static uint Prefix(uint length, uint suffix, uint value) => length | (suffix << SuffixShift) | (value << ValueShift);
}
