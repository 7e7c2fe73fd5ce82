using System.Numerics;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.JpegLs;

/// <summary>
/// Hewlett-Packard's three reversible colour transforms, which an APP8 segment "mrfx" names: outside of the standard, and in use.
/// </summary>
internal static class ColorTransform
{
    private const int Last = 3;

    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Unsupported"/>: the transform is not defined for such a picture.
    /// </exception>
    public static void Check(byte transform, FrameHeader frame, ScanHeader scan)
    {
        var isDefined = transform <= Last && frame.Components.Length == 3 && frame.IsFull && frame.BitsPerSample is 8 or 16
            && scan is { Components: [0, 1, 2], Tables: [null, null, null] } && scan.Parameters.Maximum == (1 << frame.BitsPerSample) - 1;
        if (isDefined)
            return;
        throw CodecError.Unsupported(
            $"The JPEG-LS names colour transform {transform}; 1 to 3 are known, of three interleaved components of 8 or 16 bits.");
    }

    /// <summary>Makes RGB of what was coded.</summary>
    /// <param name="transform">1 to 3.</param>
    /// <param name="pixels">Three samples each, of 1 or 2 bytes.</param>
    /// <param name="bitsPerSample">8 or 16.</param>
    public static void Undo(byte transform, Span<byte> pixels, int bitsPerSample)
    {
        if (bitsPerSample == 8)
            UndoSamples(transform, pixels, 1 << 8);
        else
            UndoSamples(transform, MemoryMarshal.Cast<byte, ushort>(pixels), 1 << 16);
    }

    private static void UndoSamples<T>(byte transform, Span<T> samples, int range)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var i = 0; i + 2 < samples.Length; i += 3)
        {
            var first = int.CreateTruncating(samples[i]);
            var second = int.CreateTruncating(samples[i + 1]);
            var third = int.CreateTruncating(samples[i + 2]);
            int red, green, blue;
            if (transform == 1)
            {
                (red, green, blue) = (first + second - (range / 2), second, third + second - (range / 2));
            }
            else if (transform == 2)
            {
                (red, green) = ((first + second - (range / 2)) & (range - 1), second);
                blue = third + ((red + green) >> 1) - (range / 2);
            }
            else
            {
                green = (first - ((third + second) >> 2) + (range / 4)) & (range - 1);
                (red, blue) = (third + green - (range / 2), second + green - (range / 2));
            }

            samples[i] = T.CreateTruncating(red);
            samples[i + 1] = T.CreateTruncating(green);
            samples[i + 2] = T.CreateTruncating(blue);
        }
    }
}
