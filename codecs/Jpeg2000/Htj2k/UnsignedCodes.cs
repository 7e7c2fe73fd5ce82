namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// The unsigned residuals u of two quads (ISO/IEC 15444-15 7.3.6, Table 3): both prefixes, then both suffixes. A prefix is 1, 01, 001 or
/// 000, the first bit lowest.
/// </summary>
internal static class UnsignedCodes
{
    /// <summary>The next bits that an entry is chosen by: two prefixes.</summary>
    public const int PrefixBits = 6;

    /// <summary>Both quads have a residual, and the first row's event says that both are above <see cref="LargestShort"/>.</summary>
    public const uint BothLong = 5;

    /// <summary>Both quads have a residual, and the first row's event says that one of them at least is not.</summary>
    public const uint OneShort = 4;

    /// <summary>The least suffix that an extension follows: four more bits, times four.</summary>
    public const uint Extended = 28;

    public const int LengthShift = 4;
    public const int FirstSuffixShift = 10;
    public const int SecondSuffixShift = 13;
    public const int FirstValueShift = 16;
    public const int SecondValueShift = 20;

    /// <summary>Where the first quad's residual is above this, and not both are, one bit tells the second's.</summary>
    private const uint LargestShort = 2;

    /// <summary>
    /// By which of the quads has a residual (bit 0: the first, bit 1: the second, or one of the two above) and the next six bits: how
    /// many bits the prefixes take, from bit 4 how many they take with the suffixes, then the lengths of the suffixes and what they are
    /// added to.
    /// </summary>
    public static readonly uint[] Pairs = Make();

    private static uint[] Make()
    {
        var pairs = new uint[6 << PrefixBits];
        for (var i = 0u; i < pairs.Length; i++)
        {
            var (mode, bits) = (i >> PrefixBits, i & ((1 << PrefixBits) - 1));
            var (hasFirst, hasSecond) = ((mode & 1) != 0 || mode == OneShort, (mode & 2) != 0 || mode >= OneShort);
            var first = hasFirst ? Prefix(bits) : default;
            bits >>= (int)first.Length;
            var second = !hasSecond ? default
                : mode == OneShort && first.Value > LargestShort ? (Length: 1u, Suffix: 0u, Value: (bits & 1) + 1)
                : Prefix(bits);
            var added = mode == BothLong ? LargestShort : 0;
            var prefixes = first.Length + second.Length;
            pairs[i] = prefixes | ((prefixes + first.Suffix + second.Suffix) << LengthShift)
                | (first.Suffix << FirstSuffixShift) | (second.Suffix << SecondSuffixShift)
                | ((first.Value + added) << FirstValueShift) | ((second.Value + added) << SecondValueShift);
        }

        return pairs;
    }

    private static (uint Length, uint Suffix, uint Value) Prefix(uint bits) =>
        (bits & 1) != 0 ? (1u, 0u, 1u)
        : (bits & 2) != 0 ? (2u, 0u, 2u)
        : (bits & 4) != 0 ? (3u, 1u, 3u)
        : (3u, 5u, 5u);
}
