using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Bmp;

/// <summary>What stands before a BMP's pixels.</summary>
internal readonly record struct BmpHeader
{
    private const int FileHeader = 14;

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    /// <summary>1, 2, 4, 8, 16, 24 or 32.</summary>
    public required int BitsPerPixel { get; init; }

    /// <summary>Whether the first row in the file is the bottom one.</summary>
    public required bool IsBottomUp { get; init; }

    /// <summary>Whether runs of pixels are counted (RLE4, RLE8).</summary>
    public required bool IsRunLength { get; init; }

    /// <summary>Where the colours lie.</summary>
    public Range Palette { get; init; }

    /// <summary>Bytes of a colour: 4, or 3 in the oldest kind.</summary>
    public int PaletteStep { get; init; }

    /// <summary>Which bits are red, green, blue and alpha, for 16 and 32 bits.</summary>
    public (uint Red, uint Green, uint Blue, uint Alpha) Masks { get; init; }

    public required int DataOffset { get; init; }

    /// <summary>Bytes of a row that hold pixels.</summary>
    public long RowBytes => (((long)Columns * BitsPerPixel) + 7) / 8;

    /// <summary>Bytes from one row to the next.</summary>
    public long Stride => (((long)Columns * BitsPerPixel) + 31) / 32 * 4;

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>.</exception>
    public static BmpHeader Read(ReadOnlySpan<byte> bmp)
    {
        if (bmp.Length < FileHeader + 12 || !bmp.StartsWith("BM"u8))
            throw Malformed("it does not begin with BMP's two headers", 0);
        var info = bmp[FileHeader..];
        var size = BinaryPrimitives.ReadUInt32LittleEndian(info);
        if (size is not (12 or 16 or 40 or 52 or 56 or 64 or 108 or 124))
            throw CodecError.Unsupported($"The BMP cannot be decoded: its header has {size} bytes, as none that is known here.");
        if (info.Length < size)
            throw Malformed("its header is cut off", bmp.Length);
        info = info[..(int)size];
        var isOld = size == 12;
        var columns = isOld ? BinaryPrimitives.ReadUInt16LittleEndian(info[4..]) : BinaryPrimitives.ReadInt32LittleEndian(info[4..]);
        var rows = isOld ? BinaryPrimitives.ReadUInt16LittleEndian(info[6..]) : BinaryPrimitives.ReadInt32LittleEndian(info[8..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(info[(isOld ? 10 : 14)..]);
        var compression = size < 40 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(info[16..]);
        if (columns <= 0 || rows is 0 or int.MinValue)
            throw Malformed($"it is {columns} x {rows} pixels large", FileHeader + 4);
        var isKnown = compression switch
        {
            0 => bits is 1 or 2 or 4 or 8 or 16 or 24 or 32,
            1 => bits == 8,
            2 => bits == 4,
            3 or 6 => bits is 16 or 32 && size != 64,
            _ => false,
        };
        if (!isKnown)
            throw CodecError.Unsupported($"The BMP cannot be decoded: {bits} bits a pixel, compression {compression}.");
        var header = new BmpHeader
        {
            Rows = Math.Abs(rows),
            Columns = columns,
            BitsPerPixel = bits,
            IsBottomUp = rows > 0,
            IsRunLength = compression is 1 or 2,
            DataOffset = 0,
        };
        return header.WithColors(bmp, info, compression);
    }

    public static ImageLoadException Malformed(string what, int offset) =>
        new(ImageLoadError.Malformed, $"The BMP is damaged: {what} (byte {offset}).");

    private BmpHeader WithColors(ReadOnlySpan<byte> bmp, ReadOnlySpan<byte> info, uint compression)
    {
        var end = FileHeader + info.Length;
        var masks = BitsPerPixel == 16 ? (0x7C00u, 0x3E0u, 0x1Fu, 0u) : (0xFF0000u, 0xFF00u, 0xFFu, 0u);
        if (compression is 3 or 6)
        {
            // Masks stand in the header, or behind one that has no room for them.
            var behind = info.Length == 40 ? (compression == 6 ? 16 : 12) : 0;
            var at = FileHeader + 40;
            if (bmp.Length < at + 16)
                throw Malformed("its colour masks are cut off", bmp.Length);
            end += behind;
            var hasAlpha = info.Length >= 56 || behind == 16;
            masks = (
                BinaryPrimitives.ReadUInt32LittleEndian(bmp[at..]), BinaryPrimitives.ReadUInt32LittleEndian(bmp[(at + 4)..]),
                BinaryPrimitives.ReadUInt32LittleEndian(bmp[(at + 8)..]),
                    hasAlpha ? BinaryPrimitives.ReadUInt32LittleEndian(bmp[(at + 12)..]) : 0);
        }

        var step = info.Length == 12 ? 3 : 4;
        var said = BinaryPrimitives.ReadUInt32LittleEndian(bmp[10..]);
        var used = info.Length >= 40 ? BinaryPrimitives.ReadUInt32LittleEndian(info[32..]) : 0;
        var colors = BitsPerPixel > 8 ? 0 : used == 0 ? 1 << BitsPerPixel : (int)Math.Min(used, 1u << BitsPerPixel);
        var room = Math.Max(0, (said == 0 ? bmp.Length : (int)Math.Min(said, (uint)bmp.Length)) - end);
        colors = Math.Min(colors, room / step);
        var data = said == 0 ? end + (colors * step) : (long)said;
        if (data < end || data >= bmp.Length)
            throw Malformed($"its pixels are said to begin at byte {data} of {bmp.Length}", 10);
        return this with { Masks = masks, Palette = end..(end + (colors * step)), PaletteStep = step, DataOffset = (int)data };
    }
}
