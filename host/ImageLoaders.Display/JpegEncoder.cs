using System.Buffers;
using System.Runtime.InteropServices;
using ImageLoaders.Display.Native;

namespace ImageLoaders.Display;

/// <summary>
/// Encodes baseline JPEG (ISO/IEC 10918-1) with libjpeg-turbo. The methods have no state and are safe for concurrent use.
/// </summary>
/// <remarks>JPEG loses details. Colour keeps its full resolution (4:4:4).</remarks>
public static class JpegEncoder
{
    /// <summary>Specifies the quality that is used if none is given.</summary>
    public const int DefaultQuality = 90;

    /// <summary>Specifies the maximum number of rows and of columns: a limit of libjpeg-turbo.</summary>
    public const int MaximumSide = 65_500;

    /// <summary>Gets a value that indicates whether libjpeg-turbo was found and can be loaded.</summary>
    public static bool IsAvailable => EncoderLibrary.TurboJpeg.IsAvailable;

    /// <summary>Encodes a picture: grey of 8 bits, or colour of 8 bits for each component.</summary>
    /// <param name="image">The picture. It has at most <see cref="MaximumSide"/> rows and columns.</param>
    /// <param name="quality">The quality, from 1 (smallest file) to 100 (best picture).</param>
    /// <returns>The bytes of the JPEG file.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quality"/> is not between 1 and 100.</exception>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Unsupported"/>: libjpeg-turbo is missing. <see cref="ImageLoadError.TooLarge"/>: the picture has too many
    /// rows or columns.
    /// </exception>
    public static unsafe byte[] Encode(RenderedImage image, int quality = DefaultQuality)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        EncoderLibrary.TurboJpeg.ThrowIfMissing();
        image.ThrowIfLarger(MaximumSide, "JPEG");
        var isGrey = image.Format == RenderedFormat.Gray8;
        var subsampling = isGrey ? TurboJpeg.NoChroma : TurboJpeg.FullChroma;
        var buffer = ArrayPool<byte>.Shared.Rent(checked((int)TurboJpeg.MaximumLength(image.Columns, image.Rows, subsampling).Value));
        var handle = TurboJpeg.InitCompress();
        try
        {
            if (handle == 0)
                throw Failed(handle);
            fixed (byte* pixels = image.Pixels, output = buffer)
            {
                var jpeg = output;
                var length = new CULong((nuint)buffer.Length);
                if (TurboJpeg.Compress(handle, pixels, image.Columns, 0, image.Rows, isGrey ? TurboJpeg.Gray : TurboJpeg.Rgba, &jpeg,
                    &length, subsampling, quality, TurboJpeg.NoReallocation | TurboJpeg.AccurateDct) != 0)
                    throw Failed(handle);
                return buffer[..(int)length.Value];
            }
        }
        finally
        {
            if (handle != 0)
                _ = TurboJpeg.Destroy(handle);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static InvalidOperationException Failed(nint handle) =>
        new($"libjpeg-turbo cannot encode the picture: {Marshal.PtrToStringUTF8(TurboJpeg.ErrorText(handle)) ?? "no reason given"}.");
}
