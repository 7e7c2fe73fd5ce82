using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Size, tiles and components (SIZ, ISO/IEC 15444-1 A.5.1), held against limits: the library takes memory for all of them at once.</summary>
internal sealed class Jpeg2000Geometry
{
    /// <summary>However small the picture, so many tiles are no harm.</summary>
    private const int TilesAlwaysAllowed = 1024;

    /// <summary>Samples for each tile beyond those, and for each precinct: the library takes some kilobytes for a tile, some hundred bytes for a precinct.</summary>
    private const int SamplesPerTile = 1024;

    private const int SamplesPerPrecinct = 64;
    private const long PrecinctsAlwaysAllowed = 1 << 16;

    /// <summary>Layers times precincts; the library keeps two bytes for each.</summary>
    private const long PacketsAlwaysAllowed = 1 << 23;

    private const int CodeBlockBytes = 384;
    private const int PacketBytes = 256;
    private const int TileBytes = 4096;

    private const int MaxLevels = 32;

    /// <summary>The bit of the code blocks' style that says High-Throughput (ISO/IEC 15444-15, A.4).</summary>
    private const int HighThroughputStyle = 0x40;

    private readonly long _samples;

    private Jpeg2000Geometry(int rows, int columns, int components, int tiles) =>
        (Rows, Columns, Components, Tiles, _samples) = (rows, columns, components, tiles, (long)rows * columns * components);

    public int Rows { get; }

    public int Columns { get; }

    public int Components { get; }

    public int Tiles { get; }

    public int Bits { get; private init; }

    public bool IsSigned { get; private init; }

    /// <summary>Code blocks of the coding style that has most; known once each was checked.</summary>
    public long CodeBlocks { get; private set; }

    /// <summary>Packets of the coding style that has most, by components; known once each was checked.</summary>
    public long Packets { get; private set; }

    /// <summary>
    /// Memory that OpenJPEG takes at the most, measured with version 2.5.0: 4 bytes for each sample, of one tile once more where there are several, and what it keeps of code
    /// blocks, packets and tiles.
    /// </summary>
    public long MemoryBytes => (_samples * 4) + (Tiles > 1 ? _samples / Tiles * 4 : 0) + (CodeBlocks * CodeBlockBytes) + (Packets * PacketBytes) + ((long)Tiles * TileBytes);

    /// <summary>Whether a coding style says High-Throughput; known once each was checked.</summary>
    public bool IsHighThroughput { get; private set; }

    /// <summary>Whether a coding style puts markers between packets; known once each was read.</summary>
    public bool HasPacketMarkers { get; set; }

    /// <summary>The most quality layers that a coding style names; known once each was checked.</summary>
    public int Layers { get; private set; }

    /// <param name="siz">The segment's content.</param>
    /// <param name="offset">Where the codestream begins, for errors.</param>
    public static Jpeg2000Geometry Read(ReadOnlySpan<byte> siz, int offset)
    {
        if (siz.Length < 39 || siz.Length != 36 + (3 * BinaryPrimitives.ReadUInt16BigEndian(siz[34..])))
            throw CodecError.Malformed($"JPEG 2000: the size segment (SIZ) at byte {offset + 2} has no right length.");
        Span<long> values = stackalloc long[8];
        for (var i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadUInt32BigEndian(siz[(2 + (4 * i))..]);
        var (right, bottom, left, top) = (values[0], values[1], values[2], values[3]);
        var (tileWidth, tileHeight, tileLeft, tileTop) = (values[4], values[5], values[6], values[7]);
        if (left >= right || top >= bottom || tileWidth == 0 || tileHeight == 0 || tileLeft > left || tileTop > top
            || tileLeft + tileWidth <= left || tileTop + tileHeight <= top || right > int.MaxValue || bottom > int.MaxValue)
        {
            throw CodecError.Malformed($"JPEG 2000: the size segment (SIZ) at byte {offset + 2} names a picture or tiles that cannot be.");
        }

        var components = BinaryPrimitives.ReadUInt16BigEndian(siz[34..]);
        if (components is not (1 or 3 or 4))
            throw CodecError.Unsupported($"JPEG 2000: it has {components} components; 1, 3 and 4 are known.");
        var first = siz.Slice(36, 3);
        for (var i = 1; i < components; i++)
        {
            var other = siz.Slice(36 + (3 * i), 3);
            if (!other.SequenceEqual(first))
                throw CodecError.Unsupported($"JPEG 2000: component 1 has {Describe(first)}, component {i + 1} has {Describe(other)}. A picture whose components differ cannot be decoded here; DICOM has none (PS3.3 C.7.6.3.1.1).");
        }

        var (bits, stepX, stepY) = ((first[0] & 0x7F) + 1, first[1], first[2]);
        if (stepX == 0 || stepY == 0 || bits > 38)
            throw CodecError.Malformed($"JPEG 2000: the size segment (SIZ) at byte {offset + 2} names a component that cannot be.");
        if (bits > 31)
            throw CodecError.Unsupported($"JPEG 2000: its samples have {bits} bits; up to 31 can be decoded here.");
        var (columns, rows) = (Divide(right, stepX) - Divide(left, stepX), Divide(bottom, stepY) - Divide(top, stepY));
        if (columns <= 0 || rows <= 0)
            throw CodecError.Malformed("JPEG 2000: it has no pixels.");
        var tiles = Divide(right - tileLeft, tileWidth) * Divide(bottom - tileTop, tileHeight);
        if (tiles > 65535 || (tiles > TilesAlwaysAllowed && tiles > rows * columns * components / SamplesPerTile))
            throw new ImageLoadException(ImageLoadError.TooLarge, $"JPEG 2000: {tiles} tiles for {columns} x {rows} pixels are refused.");
        return new((int)rows, (int)columns, components, (int)tiles) { Bits = bits, IsSigned = (first[0] & 0x80) != 0 };
    }

    public CodestreamInfo ToInfo() => new()
    {
        Rows = Rows,
        Columns = Columns,
        Components = Components,
        BitsPerSample = Bits,
        IsSigned = IsSigned,
    };

    /// <summary>Holds a coding style against the limits, and keeps what matters of it.</summary>
    /// <param name="hasPrecincts">Whether precinct sizes follow.</param>
    /// <param name="style">Levels, code block width, height and style, transform, then a byte of precinct size for each resolution.</param>
    /// <param name="layers">Quality layers.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.TooLarge"/>.</exception>
    public void CheckStyle(bool hasPrecincts, ReadOnlySpan<byte> style, int layers)
    {
        int levels = style[0];
        if (levels > MaxLevels || style.Length < 5 + (hasPrecincts ? levels + 1 : 0))
            throw CodecError.Malformed($"JPEG 2000: a coding style of {levels} levels is too short, or has too many.");
        IsHighThroughput |= (style[3] & HighThroughputStyle) != 0;
        Layers = Math.Max(Layers, layers);
        long precincts = 0;
        for (var resolution = 0; resolution <= levels; resolution++)
        {
            var (width, height) = hasPrecincts ? (1L << (style[5 + resolution] & 15), 1L << (style[5 + resolution] >> 4)) : (1L << 15, 1L << 15);
            var scale = 1L << (levels - resolution);

            // One more for each tile, whose edges need not lie on a precinct's.
            precincts += (Divide(Divide(Columns, scale), width) * Divide(Divide(Rows, scale), height)) + Tiles;
        }

        var codeBlockSamples = 1L << Math.Min(12, (style[1] & 15) + (style[2] & 15) + 4);
        CodeBlocks = Math.Max(CodeBlocks, (_samples / codeBlockSamples * 4 / 3) + (3 * precincts * Components));
        precincts *= Components;
        Packets = Math.Max(Packets, precincts);
        if (precincts - PrecinctsAlwaysAllowed > _samples / SamplesPerPrecinct * 4)
            throw new ImageLoadException(ImageLoadError.TooLarge, $"JPEG 2000: {precincts} precincts for {Columns} x {Rows} pixels are refused.");
        if (precincts / Tiles * (layers + 1) - PacketsAlwaysAllowed > _samples * 4)
            throw new ImageLoadException(ImageLoadError.TooLarge, $"JPEG 2000: {layers} layers of {precincts} precincts are refused.");
    }

    private static string Describe(ReadOnlySpan<byte> component)
    {
        var kind = $"{(component[0] & 0x7F) + 1} bits {((component[0] & 0x80) != 0 ? "with" : "without")} sign";
        return (component[1], component[2]) is (1, 1) ? kind : $"{kind}, one sample for {component[1]} x {component[2]} pixels";
    }

    private static long Divide(long value, long divisor) => (value + divisor - 1) / divisor;
}
