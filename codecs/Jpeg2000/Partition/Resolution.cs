namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>One resolution of a tile-component, with its subbands and precincts (ISO/IEC 15444-1 B.5, B.6).</summary>
internal sealed class Resolution
{
    private readonly int _firstX;
    private readonly int _firstY;
    private readonly Precinct?[] _precincts;

    public Resolution(TileComponent component, int index, CodingParameters parameters)
    {
        (Component, Index) = (component, index);
        var style = component.Style;
        Area = component.ResolutionArea(index);
        (WidthExponent, HeightExponent) = (style.PrecinctWidthExponent(index), style.PrecinctHeightExponent(index));
        Bands = index == 0
            ? [new(component, this, 0, parameters)]
            : [new(component, this, 1, parameters), new(component, this, 2, parameters), new(component, this, 3, parameters)];
        if (!Area.IsEmpty)
        {
            (_firstX, _firstY) = (Area.Left >> WidthExponent, Area.Top >> HeightExponent);
            PrecinctsAcross = (int)((Area.Right + (1L << WidthExponent) - 1) >> WidthExponent) - _firstX;
            PrecinctsDown = (int)((Area.Bottom + (1L << HeightExponent) - 1) >> HeightExponent) - _firstY;
        }

        _precincts = new Precinct?[PrecinctsAcross * PrecinctsDown];
    }

    public TileComponent Component { get; }

    public int Index { get; }

    public Area Area { get; }

    public Subband[] Bands { get; }

    public int WidthExponent { get; }

    public int HeightExponent { get; }

    public int PrecinctsAcross { get; }

    public int PrecinctsDown { get; }

    public int PrecinctCount => _precincts.Length;

    /// <summary>How much smaller than the component, as a power of two.</summary>
    public int Reduction => Component.Style.Levels - Index;

    /// <summary>A precinct; made when the first packet asks for it.</summary>
    public Precinct Precinct(int index) =>
        _precincts[index] ??= new(this, _firstX + (index % PrecinctsAcross), _firstY + (index / PrecinctsAcross));

    /// <summary>Those that a packet asked for.</summary>
    public IEnumerable<Precinct> VisitedPrecincts => _precincts.OfType<Precinct>();

    /// <summary>
    /// Where on the reference grid a precinct's packets stand in the progressions by position (B.12.1.3 to B.12.1.5): at its own upper left
    /// corner, or at the tile's edge where that cuts the precinct.
    /// </summary>
    public (long X, long Y) Position(int index, Area tile)
    {
        var left = (_firstX + (long)(index % PrecinctsAcross)) << (WidthExponent + Reduction);
        var top = (_firstY + (long)(index / PrecinctsAcross)) << (HeightExponent + Reduction);
        return (Math.Max(tile.Left, left * Component.Size.StepX), Math.Max(tile.Top, top * Component.Size.StepY));
    }
}
