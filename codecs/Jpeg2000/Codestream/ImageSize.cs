using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>The reference grid, its tiles and the components (SIZ, ISO/IEC 15444-1 A.5.1, B.2, B.3).</summary>
internal sealed class ImageSize
{
    private readonly long _tileLeft;
    private readonly long _tileTop;
    private readonly long _tileWidth;
    private readonly long _tileHeight;

    private ImageSize(ReadOnlySpan<long> values, ComponentSize[] components)
    {
        Area = new((int)values[2], (int)values[3], (int)values[0], (int)values[1]);
        (_tileWidth, _tileHeight, _tileLeft, _tileTop) = (values[4], values[5], values[6], values[7]);
        TilesAcross = Divide(Area.Right - _tileLeft, _tileWidth);
        Tiles = TilesAcross * Divide(Area.Bottom - _tileTop, _tileHeight);
        Components = components;
    }

    /// <summary>The picture on the reference grid.</summary>
    public Area Area { get; }

    public IReadOnlyList<ComponentSize> Components { get; }

    public long TilesAcross { get; }

    /// <summary>At most 65535 once the header is read.</summary>
    public long Tiles { get; }

    /// <param name="siz">The segment's content.</param>
    /// <param name="offset">Where the segment begins, for errors.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.TooLarge"/>.</exception>
    public static ImageSize Read(ReadOnlySpan<byte> siz, int offset)
    {
        if (siz.Length < 39 || siz.Length != 36 + (3 * BinaryPrimitives.ReadUInt16BigEndian(siz[34..])))
            throw CodecError.Malformed($"JPEG 2000: the size segment (SIZ) at byte {offset} has no right length.");
        Span<long> values = stackalloc long[8];
        for (var i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadUInt32BigEndian(siz[(2 + (4 * i))..]);
        var (right, bottom, left, top) = (values[0], values[1], values[2], values[3]);
        var (tileWidth, tileHeight, tileLeft, tileTop) = (values[4], values[5], values[6], values[7]);
        if (left >= right || top >= bottom || tileWidth == 0 || tileHeight == 0 || tileLeft > left || tileTop > top
            || tileLeft + tileWidth <= left || tileTop + tileHeight <= top || right > int.MaxValue || bottom > int.MaxValue)
        {
            throw CodecError.Malformed($"JPEG 2000: the size segment (SIZ) at byte {offset} names a picture or tiles that cannot be.");
        }

        var size = new ImageSize(values, ReadComponents(siz[36..], offset));
        if (size.Tiles > 65535)
            throw new ImageLoadException(
                ImageLoadError.TooLarge, $"JPEG 2000: {size.Tiles} tiles for {right - left} x {bottom - top} points are refused.");
        return size;
    }

    /// <summary>A tile on the reference grid (B-7 to B-10).</summary>
    public Area Tile(int index)
    {
        var left = _tileLeft + (index % TilesAcross * _tileWidth);
        var top = _tileTop + (index / TilesAcross * _tileHeight);
        return Area.Intersect(left, top, left + _tileWidth, top + _tileHeight);
    }

    /// <summary>A component's samples in its own coordinates.</summary>
    public Area ComponentArea(int component) => Area.Divide(Components[component].StepX, Components[component].StepY);

    /// <summary>The most samples across and down that a tile of a component has.</summary>
    public (long Width, long Height) LargestTile(int component)
    {
        var (area, size) = (ComponentArea(component), Components[component]);
        return (Math.Min(area.Width, (_tileWidth / size.StepX) + 1), Math.Min(area.Height, (_tileHeight / size.StepY) + 1));
    }

    private static ComponentSize[] ReadComponents(ReadOnlySpan<byte> content, int offset)
    {
        var components = new ComponentSize[content.Length / 3];
        for (var i = 0; i < components.Length; i++)
        {
            var values = content.Slice(3 * i, 3);
            components[i] = new((values[0] & 0x7F) + 1, (values[0] & 0x80) != 0, values[1], values[2]);
            if (components[i].StepX == 0 || components[i].StepY == 0 || components[i].Bits > 38)
                throw CodecError.Malformed($"JPEG 2000: the size segment (SIZ) at byte {offset} names a component {i + 1} that cannot be.");
        }

        return components;
    }

    private static long Divide(long value, long divisor) => (value + divisor - 1) / divisor;
}
