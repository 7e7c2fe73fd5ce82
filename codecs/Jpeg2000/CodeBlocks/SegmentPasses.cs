namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>How many coding passes a codeword segment has (ISO/IEC 15444-1 D.4, D.6, Table D.9).</summary>
internal static class SegmentPasses
{
    /// <summary>Passes before the first that bypasses the arithmetic coder.</summary>
    private const int BeforeBypass = 10;

    /// <summary>More than any code block has.</summary>
    private const int Unlimited = 255;

    /// <param name="style">Of the code blocks.</param>
    /// <param name="passes">Passes of the block so far.</param>
    /// <param name="inSegment">Those of them in the segment that is open.</param>
    /// <returns>How many more it takes.</returns>
    public static int Room(CodeBlockStyle style, int passes, int inSegment)
    {
        if ((style & CodeBlockStyle.TerminateAll) != 0)
            return 1 - inSegment;
        if ((style & CodeBlockStyle.Bypass) == 0)
            return Unlimited - inSegment;
        var first = passes - inSegment;
        return (first < BeforeBypass ? BeforeBypass : IsRaw(style, first) ? 2 : 1) - inSegment;
    }

    /// <summary>Whether a pass holds raw bits: from the fifth plane, all but the cleanup pass.</summary>
    public static bool IsRaw(CodeBlockStyle style, int pass) =>
        (style & CodeBlockStyle.Bypass) != 0 && pass >= BeforeBypass && pass % 3 != 0;
}
