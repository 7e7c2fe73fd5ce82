namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>The parts of one tile, in the order of the codestream, and what their headers say.</summary>
internal sealed class TileParts
{
    private readonly List<TilePart> _parts = [];

    public IReadOnlyList<TilePart> Parts => _parts;

    /// <summary>What the tile's headers change; <see langword="null"/>: nothing.</summary>
    public CodingParameters? Parameters { get; private set; }

    /// <summary>The tile's packed packet headers, where it has PPT segments.</summary>
    public List<PackedSegment>? PackedHeaders { get; private set; }

    /// <summary>The number of tile-parts that the first of them to tell names; 0: none does.</summary>
    public int Announced { get; set; }

    public void Add(in TilePart part) => _parts.Add(part);

    /// <summary>Takes in a segment of a tile-part header.</summary>
    public void Read(ushort marker, ReadOnlySpan<byte> content, int offset, int components, CodingParameters main)
    {
        if (marker == Marker.PackedHeadersTile)
            (PackedHeaders ??= []).Add(PackedSegment.Read(content, offset));
        else if (CodingParameters.Holds(marker))
            (Parameters ??= new(components, main)).Read(marker, content, offset);
    }
}
