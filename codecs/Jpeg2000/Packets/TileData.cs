namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>A tile's data, part after part; a packet lies within one part (ISO/IEC 15444-1 A.4.2).</summary>
internal ref struct TileData(ReadOnlySpan<byte> codestream, IReadOnlyList<TilePart> parts)
{
    private readonly ReadOnlySpan<byte> _codestream = codestream;
    private int _part;

    /// <summary>Where the next byte lies in the codestream.</summary>
    public int Position { get; private set; } = parts[0].Data;

    /// <summary>What is left of this part.</summary>
    public readonly ReadOnlySpan<byte> Rest => _codestream[Position..parts[_part].End];

    /// <summary>Goes on to the next part that has data, where this one is at its end.</summary>
    public void NextPart()
    {
        while (Position == parts[_part].End && _part + 1 < parts.Count)
            Position = parts[++_part].Data;
    }

    public void Skip(int count) => Position += count;
}
