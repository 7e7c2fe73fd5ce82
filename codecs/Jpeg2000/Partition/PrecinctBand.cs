namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>The code blocks of one precinct in one subband (ISO/IEC 15444-1 B.7), and the tag trees over them (B.10.2).</summary>
internal sealed class PrecinctBand
{
    private readonly Area _area;
    private readonly int _firstX;
    private readonly int _firstY;

    public PrecinctBand(Subband band, Area area)
    {
        (Band, _area) = (band, area);
        if (area.IsEmpty)
            return;
        (_firstX, _firstY) = (area.Left >> band.BlockWidthExponent, area.Top >> band.BlockHeightExponent);
        Across = ((area.Right - 1) >> band.BlockWidthExponent) + 1 - _firstX;
        Down = ((area.Bottom - 1) >> band.BlockHeightExponent) + 1 - _firstY;
    }

    public Subband Band { get; }

    public int Across { get; }

    public int Down { get; }

    /// <summary>Row by row; empty until a packet is not empty.</summary>
    public CodeBlock[] Blocks { get; private set; } = [];

    /// <summary>At which layer each block is included first.</summary>
    public TagTree Inclusion { get; private set; }

    /// <summary>How many most significant bit planes of each block are zero.</summary>
    public TagTree ZeroPlanes { get; private set; }

    public void MakeBlocks()
    {
        if (Blocks.Length != 0 || Across == 0)
            return;
        Blocks = new CodeBlock[Across * Down];
        (Inclusion, ZeroPlanes) = (new(Across, Down), new(Across, Down));
    }

    /// <summary>A block's samples in the subband's coordinates.</summary>
    public Area BlockArea(int index)
    {
        var left = (long)(_firstX + (index % Across)) << Band.BlockWidthExponent;
        var top = (long)(_firstY + (index / Across)) << Band.BlockHeightExponent;
        return _area.Intersect(left, top, left + (1L << Band.BlockWidthExponent), top + (1L << Band.BlockHeightExponent));
    }
}
