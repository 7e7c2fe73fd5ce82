namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>One component of a tile (ISO/IEC 15444-1 B.3, B.5): its resolutions, from the lowest.</summary>
internal sealed class TileComponent
{
    public TileComponent(Area tile, int index, ComponentSize size, CodingParameters parameters)
    {
        (Index, Size, Style) = (index, size, parameters.Style(index));
        Area = tile.Divide(size.StepX, size.StepY);
        Resolutions = new Resolution[Style.Levels + 1];
        for (var r = 0; r < Resolutions.Length; r++)
            Resolutions[r] = new(this, r, parameters);
    }

    public int Index { get; }

    public ComponentSize Size { get; }

    public CodingStyle Style { get; }

    /// <summary>In the component's own coordinates.</summary>
    public Area Area { get; }

    public Resolution[] Resolutions { get; }

    /// <summary>The area of a resolution (B-14).</summary>
    public Area ResolutionArea(int resolution) => Area.Reduce(Style.Levels - resolution);
}
