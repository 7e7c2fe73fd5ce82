using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Pixels;

/// <summary>Luminance and chroma to red, green and blue (PS3.3 C.7.6.3.1.2), in whole numbers of 1/65,536.</summary>
internal static class Ybr
{
    private const int Half = 1 << 15;

    /// <summary>YBR_FULL of 8 bits, interleaved, in place.</summary>
    public static void FullToRgb(Span<byte> pixels)
    {
        for (var i = 0; i + 2 < pixels.Length; i += 3)
            WriteFull(pixels.Slice(i, 3), pixels[i], pixels[i + 1], pixels[i + 2]);
    }

    /// <summary>YBR_FULL of 9 to 16 bits, interleaved, in place.</summary>
    public static void FullToRgb(Span<ushort> pixels, int bits)
    {
        var (zero, most) = (1 << (bits - 1), (1 << bits) - 1);
        for (var i = 0; i + 2 < pixels.Length; i += 3)
        {
            long y = pixels[i], cb = pixels[i + 1] - zero, cr = pixels[i + 2] - zero;
            pixels[i] = (ushort)Math.Clamp(y + (((91881 * cr) + Half) >> 16), 0, most);
            pixels[i + 1] = (ushort)Math.Clamp(y - (((22554 * cb) + (46802 * cr) + Half) >> 16), 0, most);
            pixels[i + 2] = (ushort)Math.Clamp(y + (((116130 * cb) + Half) >> 16), 0, most);
        }
    }

    /// <summary>
    /// Rows of Y1 Y2 Cb Cr, where two neighbours share their chroma; the last column of an odd row has a pair of its own.
    /// </summary>
    /// <param name="stored">(columns + 1) / 2 * 4 bytes a row.</param>
    /// <param name="columns">Of the picture.</param>
    /// <param name="isPartial">Whether luminance is 16 to 235 and chroma 16 to 240: YBR_PARTIAL_422.</param>
    /// <param name="pixels">3 bytes a pixel.</param>
    public static void SharedToRgb(ReadOnlySpan<byte> stored, int columns, bool isPartial, Span<byte> pixels)
    {
        var storedRow = (columns + 1) / 2 * 4;
        for (var row = 0; row * columns * 3 < pixels.Length; row++)
        {
            var from = stored.Slice(row * storedRow, storedRow);
            var to = pixels.Slice(row * columns * 3, columns * 3);
            for (var column = 0; column < columns; column++)
            {
                var pair = from.Slice(column / 2 * 4, 4);
                var rgb = to.Slice(column * 3, 3);
                if (isPartial)
                    WritePartial(rgb, pair[column & 1], pair[2], pair[3]);
                else
                    WriteFull(rgb, pair[column & 1], pair[2], pair[3]);
            }
        }
    }

    public static ImageLoadException NotConvertible(PixelDescription pixels) => DicomError.Unsupported(
        $"{pixels.Photometric} of {pixels.BitsAllocated} bits{(pixels.IsSigned ? ", signed," : "")} cannot be converted to RGB.");

    private static void WriteFull(Span<byte> rgb, int y, int cb, int cr)
    {
        cb -= 128;
        cr -= 128;
        rgb[0] = Clamp(y + (((91881 * cr) + Half) >> 16));
        rgb[1] = Clamp(y - (((22554 * cb) + (46802 * cr) + Half) >> 16));
        rgb[2] = Clamp(y + (((116130 * cb) + Half) >> 16));
    }

    private static void WritePartial(Span<byte> rgb, int y, int cb, int cr)
    {
        y = ((y - 16) * 76309) + Half;
        cb -= 128;
        cr -= 128;
        rgb[0] = Clamp((y + (104597 * cr)) >> 16);
        rgb[1] = Clamp((y - (25675 * cb) - (53279 * cr)) >> 16);
        rgb[2] = Clamp((y + (132201 * cb)) >> 16);
    }

    private static byte Clamp(int value) => (byte)Math.Clamp(value, 0, 255);
}
