using ImageLoaders.Display.Native;

namespace ImageLoaders.Display;

/// <summary>Encodes WebP with libwebp. The methods have no state and are safe for concurrent use.</summary>
/// <remarks>
/// WebP loses details, and the colour of 2 x 2 pixels becomes one. Encoding takes 20 to 100 times as long as <see cref="JpegEncoder"/>, and
/// 30 times as long as <see cref="PngEncoder"/>.
/// </remarks>
public static class WebPEncoder
{
    /// <summary>Specifies the quality that is used if none is given.</summary>
    public const int DefaultQuality = 90;

    /// <summary>Specifies the maximum number of rows and of columns: a limit of the format.</summary>
    public const int MaximumSide = 16_383;

    /// <summary>Gets a value that indicates whether libwebp was found and can be loaded.</summary>
    public static bool IsAvailable => EncoderLibrary.WebP.IsAvailable;

    /// <summary>Encodes a picture.</summary>
    /// <param name="image">The picture. It has at most <see cref="MaximumSide"/> rows and columns.</param>
    /// <param name="quality">The quality, from 1 (smallest file) to 100 (best picture).</param>
    /// <returns>The bytes of the WebP file.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quality"/> is not between 1 and 100.</exception>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Unsupported"/>: libwebp is missing. <see cref="ImageLoadError.TooLarge"/>: the picture has too many rows
    /// or columns.
    /// </exception>
    public static unsafe byte[] Encode(RenderedImage image, int quality = DefaultQuality)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        EncoderLibrary.WebP.ThrowIfMissing();
        image.ThrowIfLarger(MaximumSide, "WebP");
        byte* output = null;
        try
        {
            nuint length;
            fixed (byte* pixels = image.Format == RenderedFormat.Gray8 ? ToRgba(image.Pixels) : image.Pixels)
                length = LibWebP.Encode(pixels, image.Columns, image.Rows, image.Columns * 4, quality, &output);
            return length > 0 ? new ReadOnlySpan<byte>(output, checked((int)length)).ToArray()
                : throw new InvalidOperationException("libwebp cannot encode the picture.");
        }
        finally
        {
            LibWebP.Free(output);
        }
    }

    private static byte[] ToRgba(byte[] grey)
    {
        var rgba = GC.AllocateUninitializedArray<byte>(checked(grey.Length * 4));
        for (var i = 0; i < grey.Length; i++)
            (rgba[i * 4], rgba[i * 4 + 1], rgba[i * 4 + 2], rgba[i * 4 + 3]) = (grey[i], grey[i], grey[i], 255);
        return rgba;
    }
}
