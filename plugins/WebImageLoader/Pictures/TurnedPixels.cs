using System.Buffers;
using ImageLoaders;

namespace WebImageLoader.Pictures;

/// <summary>Pixels of a picture that is stored in one orientation and seen in another.</summary>
internal static class TurnedPixels
{
    /// <summary>Decodes a picture to its stored orientation.</summary>
    internal delegate void Decoder(ReadOnlySpan<byte> content, Span<byte> stored);

    /// <param name="request">Gives the memory.</param>
    /// <param name="content">The encoded picture.</param>
    /// <param name="orientation">1 to 8, as EXIF counts.</param>
    /// <param name="rows">Stored rows.</param>
    /// <param name="columns">Stored columns.</param>
    /// <param name="format">What a pixel is.</param>
    /// <param name="decode">Writes each stored pixel.</param>
    public static PixelBuffer Make(
        ImageLoadRequest request, ReadOnlySpan<byte> content, int orientation, int rows, int columns, PixelFormat format, Decoder decode)
    {
        var pixels = Orientation.Swaps(orientation) ? request.AllocatePixels(columns, rows, format)
            : request.AllocatePixels(rows, columns, format);
        if (orientation == Orientation.AsStored)
        {
            decode(content, pixels.Memory.Span);
            return pixels;
        }

        var length = pixels.Memory.Length;
        var stored = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            decode(content, stored.AsSpan(0, length));
            using var convert = request.StartStage(LoadStage.Convert);
            Orientation.Apply(orientation, stored.AsSpan(0, length), rows, columns, format.BytesPerPixel, pixels.Memory.Span);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(stored);
        }

        return pixels;
    }
}
