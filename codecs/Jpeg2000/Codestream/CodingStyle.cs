namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>How one component is coded (SPcod, SPcoc, ISO/IEC 15444-1 A.6.1, Table A.15).</summary>
/// <param name="Levels">Decomposition levels, 0 to 32.</param>
/// <param name="BlockWidthExponent">2 to 10, at most 12 with the height's.</param>
/// <param name="BlockHeightExponent">The same downwards.</param>
/// <param name="Blocks">How code blocks are coded.</param>
/// <param name="IsReversible">5/3, not 9/7.</param>
/// <param name="Precincts">PPx in the lower four bits, PPy in the upper, from the lowest resolution; empty: 15 for all.</param>
internal sealed record CodingStyle(
    int Levels, int BlockWidthExponent, int BlockHeightExponent, CodeBlockStyle Blocks, bool IsReversible, byte[] Precincts)
{
    public const int MaxLevels = 32;

    /// <param name="hasPrecincts">Whether precinct sizes follow.</param>
    /// <param name="content">Levels, code block width, height and style, transform, then a byte for each resolution.</param>
    /// <param name="offset">Where the segment begins, for errors.</param>
    public static CodingStyle Read(bool hasPrecincts, ReadOnlySpan<byte> content, int offset)
    {
        if (content.Length < 5)
            throw CodecError.Malformed($"JPEG 2000: the coding style (COD or COC) at byte {offset} is too short.");
        int levels = content[0], width = content[1] + 2, height = content[2] + 2;
        if (levels > MaxLevels || content.Length < 5 + (hasPrecincts ? levels + 1 : 0))
            throw CodecError.Malformed($"JPEG 2000: the coding style at byte {offset} of {levels} levels is too short, or has too many.");
        if (width > 10 || height > 10 || width + height > 12)
            throw CodecError.Malformed(
                $"JPEG 2000: the coding style at byte {offset} names code blocks of 2^{width} x 2^{height} samples.");
        if (content[4] > 1)
            throw CodecError.Unsupported(
                $"JPEG 2000: the coding style at byte {offset} names the wavelet {content[4]}; 0 (9/7) and 1 (5/3) are known.");
        var precincts = hasPrecincts ? content.Slice(5, levels + 1).ToArray() : [];
        for (var resolution = 1; resolution < precincts.Length; resolution++)
        {
            if ((precincts[resolution] & 15) == 0 || precincts[resolution] >> 4 == 0)
                throw CodecError.Malformed(
                    $"JPEG 2000: the coding style at byte {offset} names precincts of one sample above the lowest resolution.");
        }

        return new(levels, width, height, ReadBlocks(content[3], offset), content[4] == 1, precincts);
    }

    public int PrecinctWidthExponent(int resolution) => Precincts.Length == 0 ? 15 : Precincts[resolution] & 15;

    public int PrecinctHeightExponent(int resolution) => Precincts.Length == 0 ? 15 : Precincts[resolution] >> 4;

    private static CodeBlockStyle ReadBlocks(byte value, int offset)
    {
        var style = (CodeBlockStyle)value;
        if ((style & CodeBlockStyle.Mixed) == CodeBlockStyle.Mixed || (style & CodeBlockStyle.MixedBit) == 0)
            return style;
        throw CodecError.Unsupported(
            $"JPEG 2000: the coding style at byte {offset} names code blocks of a kind ({value:X2}) that is not known.");
    }
}

/// <summary>The style of code blocks (Table A.19; ISO/IEC 15444-15 Table A.4).</summary>
[Flags]
internal enum CodeBlockStyle
{
    None = 0,

    /// <summary>Selective arithmetic coding bypass (D.6).</summary>
    Bypass = 1,

    /// <summary>Context probabilities are reset on coding pass boundaries.</summary>
    Reset = 2,

    /// <summary>Each coding pass ends its codeword segment (D.4.2).</summary>
    TerminateAll = 4,

    /// <summary>Vertically causal context (D.7).</summary>
    VerticallyCausal = 8,

    /// <summary>Predictable termination (D.4.2).</summary>
    PredictableTermination = 16,

    /// <summary>Segmentation symbols (D.5).</summary>
    SegmentationSymbols = 32,

    /// <summary>High-Throughput code blocks.</summary>
    HighThroughput = 64,

    /// <summary>Means something only beside <see cref="HighThroughput"/>.</summary>
    MixedBit = 128,

    /// <summary>Each code block is either High-Throughput or not.</summary>
    Mixed = HighThroughput | MixedBit,
}
