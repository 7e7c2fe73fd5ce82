using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Tests.Jpeg;

/// <summary>Makes JPEGs for tests with the library's own encoder, and takes them apart by their markers.</summary>
internal static unsafe partial class JpegFile
{
    public const int Gray = 3, S444 = 0, S422 = 1, S420 = 2, S440 = 4;

    private const int AccurateDct = 4096, Progressive = 16384;

    /// <summary>Encodes grey (1), RGB as YCbCr (3) or CMYK as YCCK (4 components).</summary>
    public static byte[] Encode(byte[] pixels, int columns, int rows, int components, int subsampling, bool progressive =
        false, int quality = 90)
    {
        var format = components switch { 1 => 6, 3 => 0, _ => 11 };
        var encoder = InitCompress();
        byte* jpeg = null;
        CULong length = default;
        try
        {
            var flags = AccurateDct | (progressive ? Progressive : 0);
            Assert.That(Compress(encoder, pixels, columns, 0, rows, format, &jpeg, &length, subsampling, quality, flags), Is.Zero);
            return new ReadOnlySpan<byte>(jpeg, (int)length.Value).ToArray();
        }
        finally
        {
            Free(jpeg);
            _ = Destroy(encoder);
        }
    }

    /// <summary>A smooth picture with all channels different.</summary>
    public static byte[] Picture(int columns, int rows, int components)
    {
        var pixels = new byte[columns * rows * components];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y, channel) = (i / components % columns, i / components / columns, i % components);
            pixels[i] = (byte)(128 + (100 * Math.Sin((x * (channel + 1) * 0.11) + (y * 0.17) + channel)));
        }

        return pixels;
    }

    /// <summary>The marker segments before the first scan, each with its marker, then the rest as one piece.</summary>
    public static List<byte[]> Split(byte[] jpeg)
    {
        var pieces = new List<byte[]> { jpeg[..2] };
        var at = 2;
        for (; jpeg[at + 1] != 0xDA; at += pieces[^1].Length)
            pieces.Add(jpeg[at..(at + 2 + (jpeg[at + 2] << 8) + jpeg[at + 3])]);
        pieces.Add(jpeg[at..]);
        return pieces;
    }

    /// <summary>The same without the segments of a marker.</summary>
    public static byte[] Without(byte[] jpeg, byte marker) =>
        [.. Split(jpeg).Where(piece => piece[1] != marker).SelectMany(piece => piece)];

    /// <summary>The same with a segment put first.</summary>
    public static byte[] With(byte[] jpeg, byte[] segment) => [.. jpeg[..2], .. segment, .. jpeg[2..]];

    public static byte[] Adobe(byte transform) => [0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, transform];

    /// <summary>The same with a byte of the frame header changed.</summary>
    public static byte[] ChangeFrame(byte[] jpeg, int offset, byte value)
    {
        var pieces = Split(jpeg);
        pieces.Single(piece => piece[1] is >= 0xC0 and <= 0xC2)[offset] = value;
        return [.. pieces.SelectMany(piece => piece)];
    }

    [LibraryImport("libturbojpeg.so.0", EntryPoint = "tjInitCompress")]
    private static partial nint InitCompress();

    [LibraryImport("libturbojpeg.so.0", EntryPoint = "tjCompress2")]
    private static partial int Compress(
        nint encoder, byte[] pixels, int width, int pitch, int height, int format, byte** jpeg, CULong* length, int subsampling,
            int quality, int flags);

    [LibraryImport("libturbojpeg.so.0", EntryPoint = "tjFree")]
    private static partial void Free(byte* jpeg);

    [LibraryImport("libturbojpeg.so.0", EntryPoint = "tjDestroy")]
    private static partial int Destroy(nint encoder);
}
