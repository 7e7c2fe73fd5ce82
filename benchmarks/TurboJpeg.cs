using System.Runtime.InteropServices;

namespace ImageLoaders.Benchmarks;

/// <summary>libjpeg-turbo, called as barely as it can be.</summary>
internal static partial class TurboJpeg
{
    private const string Library = "libturbojpeg.so.0";
    private const int PixelFormatRgb = 0;
    private const int PixelFormatGray = 6;
    private const int Subsampling420 = 2;
    private const int SubsamplingGray = 3;
    private const int AccurateDct = 4096;

    public static unsafe byte[] Compress(byte[] pixels, int rows, int columns, bool isColor)
    {
        var handle = tjInitCompress();
        byte* jpeg = null;
        nuint length = 0;
        Check(tjCompress2(handle, pixels, columns, 0, rows, isColor ? PixelFormatRgb : PixelFormatGray, &jpeg, &length,
            isColor ? Subsampling420 : SubsamplingGray, 90, AccurateDct));
        var result = new ReadOnlySpan<byte>(jpeg, (int)length).ToArray();
        tjFree(jpeg);
        _ = tjDestroy(handle);
        return result;
    }

    public static void Decompress(byte[] jpeg, byte[] pixels, bool isColor)
    {
        var handle = tjInitDecompress();
        Check(tjDecompress2(handle, jpeg, (nuint)jpeg.Length, pixels, 0, 0, 0, isColor ? PixelFormatRgb : PixelFormatGray, AccurateDct));
        _ = tjDestroy(handle);
    }

    private static void Check(int result)
    {
        if (result != 0)
            throw new InvalidOperationException("libjpeg-turbo failed.");
    }

    [LibraryImport(Library)]
    private static partial nint tjInitCompress();

    [LibraryImport(Library)]
    private static partial nint tjInitDecompress();

    [LibraryImport(Library)]
    private static partial int tjDestroy(nint handle);

    [LibraryImport(Library)]
    private static unsafe partial void tjFree(byte* buffer);

    [LibraryImport(Library)]
    private static unsafe partial int tjCompress2(
        nint handle, byte[] source, int width, int pitch, int height, int pixelFormat, byte** jpeg, nuint* jpegSize, int subsampling,
            int quality, int flags);

    [LibraryImport(Library)]
    private static partial int tjDecompress2(
        nint handle, byte[] jpeg, nuint jpegSize, byte[] destination, int width, int pitch, int height, int pixelFormat, int flags);
}
