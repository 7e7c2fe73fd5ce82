using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>All that the headers of a codestream say.</summary>
internal sealed class CodestreamHeaders(ImageSize size)
{
    public ImageSize Size { get; } = size;

    /// <summary>Of the main header.</summary>
    public CodingParameters Parameters { get; } = new(size.Components.Count);

    /// <summary>PPM segments.</summary>
    public List<PackedSegment> PackedHeaders { get; } = [];

    /// <summary>By tile index; a tile that the codestream does not hold has none.</summary>
    public TileParts?[] Tiles { get; } = new TileParts?[size.Tiles];

    /// <summary>What contradicts the standard, though no sample is in doubt.</summary>
    public List<string> Remarks { get; } = [];

    /// <summary>Where the last tile-part ends.</summary>
    public int EndOffset { get; set; }

    /// <summary>The parameters that hold for a tile.</summary>
    public CodingParameters ParametersOf(int tile) => Tiles[tile]?.Parameters ?? Parameters;

    /// <summary>Those of the main header, and of each tile that changes something.</summary>
    public IEnumerable<CodingParameters> AllParameters() =>
        Tiles.Select(static tile => tile?.Parameters).OfType<CodingParameters>().Prepend(Parameters);

    /// <summary>Whether the coding style of a component of a tile is such.</summary>
    public bool AnyStyle(Func<CodingStyle, bool> predicate) => AllParameters().Any(parameters => parameters.AnyStyle(predicate));

    /// <param name="end">Where the last tile-part ends.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: a tile has fewer parts than announced.</exception>
    public void ThrowIfPartsAreMissing(int end)
    {
        for (var tile = 0; tile < Tiles.Length; tile++)
        {
            var (found, announced) = (Tiles[tile]?.Parts.Count ?? 0, Tiles[tile]?.Announced ?? 1);
            if ((found == 0 && !IsEmpty(tile)) || (found != 0 && found < announced))
                throw CodecError.Malformed(
                    $"JPEG 2000: cut off at byte {end}: of tile {tile} of {Tiles.Length} there are {found} of {announced} parts.");
        }
    }

    /// <summary>Whether no component has a sample in a tile.</summary>
    public bool IsEmpty(int tile)
    {
        var area = Size.Tile(tile);
        return Size.Components.All(component => area.Divide(component.StepX, component.StepY).IsEmpty);
    }

    /// <summary>The packed packet headers of each tile, joined; <see langword="null"/> where they stand with the packets.</summary>
    public byte[]?[] JoinPackedHeaders(ReadOnlySpan<byte> codestream)
    {
        var joined = new byte[]?[Tiles.Length];
        if (PackedHeaders.Count != 0)
            SplitMain(PackedSegment.Join(codestream, PackedHeaders), joined);
        for (var tile = 0; tile < Tiles.Length; tile++)
        {
            if (Tiles[tile]?.PackedHeaders is { } segments)
                joined[tile] = PackedSegment.Join(codestream, segments);
        }

        return joined;
    }

    /// <summary>Nppm and as many bytes for each tile-part, in the order of the codestream (A.7.4).</summary>
    private void SplitMain(byte[] headers, byte[]?[] joined)
    {
        var at = 0;
        var parts = Tiles
            .SelectMany(static (tile, index) => (tile?.Parts ?? []).Select(part => (part.Start, index)))
            .OrderBy(static part => part.Start);
        var found = new List<(int Offset, int Length)>?[Tiles.Length];
        foreach (var (start, tile) in parts)
        {
            var rest = headers.AsSpan(at);
            var length = rest.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 4)
                throw CodecError.Malformed(
                    $"JPEG 2000: the packed packet headers (PPM) end before those of the tile-part at byte {start}.");
            (found[tile] ??= []).Add((at + 4, (int)length));
            at += 4 + (int)length;
        }

        for (var tile = 0; tile < found.Length; tile++)
            joined[tile] = [.. (found[tile] ?? []).SelectMany(piece => headers.AsSpan(piece.Offset, piece.Length).ToArray())];
    }
}
