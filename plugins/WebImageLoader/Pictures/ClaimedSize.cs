using ImageLoaders;
using ImageLoaders.Codecs;

namespace WebImageLoader.Pictures;

/// <summary>Refuses a large picture that a short file only claims, before memory is taken for it.</summary>
internal static class ClaimedSize
{
    private const int DeflateRatio = 1032; // the most that deflate can make of a byte
    private const int JpegPixels = 512; // a block of 64 pixels takes a bit at the least
    private const int GifPixels = 4096; // a code is a byte at the least, and stands for as many pixels as there are codes
    private const int BmpPixels = 128; // a run of 255 takes two bytes
    private const long AlwaysAllowedBytes = 64 << 20;

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>.</exception>
    public static void ThrowIfTooShort(PictureKind kind, ReadOnlySpan<byte> content, in CodestreamInfo info)
    {
        if (info.LengthBytes <= AlwaysAllowedBytes)
            return;
        var pixels = (long)info.Rows * info.Columns;
        var most = kind switch
        {
            PictureKind.Png => 8L * DeflateRatio / PngBits(content) * content.Length,
            PictureKind.Jpeg => (long)JpegPixels * content.Length,
            PictureKind.Gif => (long)GifPixels * content.Length,
            PictureKind.Bmp => (long)BmpPixels * content.Length,
            _ => long.MaxValue, // one colour takes some bytes, however large the picture
        };
        if (pixels > most)
        {
            throw new ImageLoadException(ImageLoadError.Malformed,
                $"The picture says that it has {info.Columns} x {info.Rows} pixels; its {content.Length:N0} bytes cannot hold them.");
        }
    }

    // Bits of a pixel in the file: depth and colour type of the IHDR chunk, which has been checked.
    private static int PngBits(ReadOnlySpan<byte> png) => png[24] * png[25] switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
}
