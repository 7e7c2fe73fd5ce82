namespace ImageLoaders.Codecs;

/// <summary>Makes RGB of CMYK as web browsers without colour management do: each colour is what its ink and black let through.</summary>
public static class CmykColor
{
    /// <summary>Converts pixel by pixel: red = (255 - C)(255 - K) / 255, rounded, and so on.</summary>
    /// <param name="cmyk">Four bytes a pixel.</param>
    /// <param name="isInverted">Whether 255 means no ink, as in JPEGs with Adobe's marker (<see cref="CodestreamColorSpace.Cmyk"/>, <see cref="CodestreamColorSpace.Ycck"/>).</param>
    /// <param name="rgb">Three bytes a pixel, for as many pixels.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public static void ToRgb(ReadOnlySpan<byte> cmyk, bool isInverted, Span<byte> rgb)
    {
        if (cmyk.Length % 4 != 0 || rgb.Length != cmyk.Length / 4 * 3)
            throw new ArgumentException("RGB takes three bytes where CMYK takes four.", nameof(rgb));
        var flip = isInverted ? 0 : 255;
        for (int from = 0, to = 0; to + 2 < rgb.Length && from + 3 < cmyk.Length; from += 4, to += 3)
        {
            var light = cmyk[from + 3] ^ flip;
            rgb[to] = Multiply(cmyk[from] ^ flip, light);
            rgb[to + 1] = Multiply(cmyk[from + 1] ^ flip, light);
            rgb[to + 2] = Multiply(cmyk[from + 2] ^ flip, light);
        }
    }

    private static byte Multiply(int a, int b)
    {
        var product = (a * b) + 128;
        return (byte)((product + (product >> 8)) >> 8);
    }
}
