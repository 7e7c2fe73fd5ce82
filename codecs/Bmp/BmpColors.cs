using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ImageLoaders.Codecs.Bmp;

/// <summary>Turns rows of BMP pixels without palette into RGB or RGBA.</summary>
internal static class BmpColors
{
    /// <summary>Whether red, green and blue lie in the usual bytes of 32 bits, and alpha in the fourth or nowhere.</summary>
    public static bool IsUsual(in BmpHeader header) =>
        header.BitsPerPixel == 32 && header.Masks is { Red: 0xFF0000, Green: 0xFF00, Blue: 0xFF, Alpha: 0 or 0xFF000000 };

    /// <summary>Blue, green, red becomes red, green, blue; of <paramref name="step"/> bytes a pixel the fourth is left out.</summary>
    public static void ToRgb(ReadOnlySpan<byte> row, int step, Span<byte> rgb)
    {
        var pixels = rgb.Length / 3;
        var (i, from, to) = (0, 0, 0);
        ref var source = ref MemoryMarshal.GetReference(row);
        ref var target = ref MemoryMarshal.GetReference(rgb);

        // 16 bytes are read and written, of which 15 or 12 count: the next step writes over the rest.
        var (order, pixelsOfStep) = step == 3
            ? (Vector128.Create((byte)2, 1, 0, 5, 4, 3, 8, 7, 6, 11, 10, 9, 14, 13, 12, 15), 5)
            : (Vector128.Create((byte)2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 15, 15, 15, 15), 4);
        for (; from <= row.Length - 16 && to <= rgb.Length - 16; i += pixelsOfStep, from += pixelsOfStep * step, to += pixelsOfStep * 3)
            Vector128.Shuffle(Vector128.LoadUnsafe(ref source, (nuint)from), order).StoreUnsafe(ref target, (nuint)to);
        for (; i < pixels; i++, from += step, to += 3)
            (rgb[to], rgb[to + 1], rgb[to + 2]) = (row[from + 2], row[from + 1], row[from]);
    }

    /// <summary>Blue, green, red, alpha becomes red, green, blue, alpha.</summary>
    public static void ToRgba(ReadOnlySpan<byte> row, Span<byte> rgba)
    {
        var from = MemoryMarshal.Cast<byte, uint>(row);
        var to = MemoryMarshal.Cast<byte, uint>(rgba);
        for (var i = 0; i < to.Length; i++)
            to[i] = (from[i] & 0xFF00FF00) | ((from[i] & 0xFF) << 16) | ((from[i] >> 16) & 0xFF);
    }

    /// <summary>Any masks, of 16 or 32 bits: each channel is scaled to 0..255.</summary>
    public static void ByMasks(in BmpHeader header, ReadOnlySpan<byte> row, int components, Span<byte> pixels)
    {
        var (bytes, masks) = (header.BitsPerPixel / 8, header.Masks);
        for (int from = 0, to = 0; to < pixels.Length; from += bytes, to += components)
        {
            var value = bytes == 2 ? MemoryMarshal.Read<ushort>(row[from..]) : MemoryMarshal.Read<uint>(row[from..]);
            pixels[to] = Scale(value, masks.Red);
            pixels[to + 1] = Scale(value, masks.Green);
            pixels[to + 2] = Scale(value, masks.Blue);
            if (components == 4)
                pixels[to + 3] = Scale(value, masks.Alpha);
        }
    }

    private static byte Scale(uint value, uint mask)
    {
        if (mask == 0)
            return 0;
        var shift = BitOperations.TrailingZeroCount(mask);
        var most = (ulong)(mask >> shift);
        return (byte)((((ulong)((value & mask) >> shift) * 255) + (most / 2)) / most);
    }
}
