namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Gives the rows of a tile-component one after the other.</summary>
internal sealed class ComponentRowSource(RowSynthesis? synthesis, int[] plane, int width, int first)
{
    private int _next = first;

    /// <summary>The next row; it may be changed, and is valid until the next call.</summary>
    public Span<int> Next()
    {
        if (synthesis is not null)
            return synthesis.Next();
        return plane.AsSpan(_next++ * width, width);
    }
}
