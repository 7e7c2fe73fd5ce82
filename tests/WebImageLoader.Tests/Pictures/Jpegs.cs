using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WebImageLoader.Tests.Pictures;

/// <summary>Writes JPEGs through libjpeg-turbo, at its best quality and without subsampling.</summary>
internal static unsafe partial class Jpegs
{
    private const int Rgb = 0, Gray = 6, Cmyk = 11;

    /// <param name="pixels">1, 3 (RGB) or 4 (CMYK, 255 is no ink) bytes a pixel.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    public static byte[] Make(byte[] pixels, int rows, int columns)
    {
        var components = pixels.Length / rows / columns;
        var handle = InitCompress();
        byte* jpeg = null;
        nuint length = 0;
        try
        {
            fixed (byte* source = pixels)
            {
                var (format, sampling) = components switch { 1 => (Gray, 3), 3 => (Rgb, 0), _ => (Cmyk, 0) };
                Assert.That(Compress(handle, source, columns, 0, rows, format, &jpeg, &length, sampling, 100, 0), Is.Zero);
            }

            return new ReadOnlySpan<byte>(jpeg, (int)length).ToArray();
        }
        finally
        {
            Free(jpeg);
            Assert.That(Destroy(handle), Is.Zero);
        }
    }

    /// <summary>A picture whose every pixel differs from its neighbours, softly enough for JPEG.</summary>
    public static byte[] Pattern(int rows, int columns, int components)
    {
        var pixels = new byte[rows * columns * components];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (pixel, component) = (i / components, i % components);
            pixels[i] = (byte)((pixel / columns * 130 / rows) + (pixel % columns * 90 / columns) + (component * 15));
        }

        return pixels;
    }

    /// <summary>Puts an EXIF segment behind the first marker.</summary>
    public static byte[] WithOrientation(byte[] jpeg, int orientation, bool bigEndian = true, ushort type = 3)
    {
        var exif = new byte[36];
        BinaryPrimitives.WriteUInt32BigEndian(exif, 0xFFE10022);
        "Exif\0\0"u8.CopyTo(exif.AsSpan(4));
        var tiff = exif.AsSpan(10);
        (bigEndian ? "MM\0*"u8 : "II*\0"u8).CopyTo(tiff);
        Write32(tiff[4..], 8, bigEndian);
        Write16(tiff[8..], 1, bigEndian);
        Write16(tiff[10..], 0x0112, bigEndian);
        Write16(tiff[12..], type, bigEndian);
        Write32(tiff[14..], 1, bigEndian);
        if (type == 3)
            Write16(tiff[18..], (ushort)orientation, bigEndian);
        else
            Write32(tiff[18..], (uint)orientation, bigEndian);
        return [.. jpeg.AsSpan(0, 2), .. exif, .. jpeg.AsSpan(2)];
    }

    /// <summary>Where each segment after the first marker begins, up to the first scan's.</summary>
    public static List<int> SegmentStarts(byte[] jpeg)
    {
        var starts = new List<int> { 2 };
        while (jpeg[starts[^1] + 1] != 0xDA)
            starts.Add(starts[^1] + 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(starts[^1] + 2)));
        return starts;
    }

    /// <summary>The same without the segment of a marker.</summary>
    public static byte[] WithoutSegment(byte[] jpeg, byte marker)
    {
        var start = SegmentStarts(jpeg).Single(at => jpeg[at + 1] == marker);
        return [.. jpeg[..start], .. jpeg[(start + 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(start + 2)))..]];
    }

    private static void Write16(Span<byte> bytes, ushort value, bool bigEndian) =>
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    private static void Write32(Span<byte> bytes, uint value, bool bigEndian) =>
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    [LibraryImport("libturbojpeg.so.0", EntryPoint = "tjInitCompress")]
    private static partial nint InitCompress();

    [LibraryImport("libturbojpeg.so.0", EntryPoint = "tjCompress2")]
    private static partial int Compress(nint handle, byte* source, int width, int pitch, int height, int format, byte** jpeg, nuint* length,
        int sampling, int quality, int flags);

    [LibraryImport("libturbojpeg.so.0", EntryPoint = "tjFree")]
    private static partial void Free(byte* jpeg);

    [LibraryImport("libturbojpeg.so.0", EntryPoint = "tjDestroy")]
    private static partial int Destroy(nint handle);
}
