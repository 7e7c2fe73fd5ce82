namespace ImageLoaders.Codecs;

/// <summary>Converts CMYK to RGB as web browsers without colour management do.</summary>
public static class CmykColor
{
    /// <summary>
    /// Converts pixels: red = (255 − C)(255 − K) / 255, rounded. Green and blue are computed in the same way from M and Y.
    /// </summary>
    /// <param name="cmyk">The CMYK samples: four bytes for each pixel.</param>
    /// <param name="isInverted">
    /// <see langword="true"/> if 255 means no ink, as in JPEG files with Adobe's marker (<see cref="CodestreamColorSpace.Cmyk"/>,
    /// <see cref="CodestreamColorSpace.Ycck"/>).
    /// </param>
    /// <param name="rgb">The memory for the RGB samples: three bytes for each pixel.</param>
    /// <exception cref="ArgumentException">The lengths of <paramref name="cmyk"/> and <paramref name="rgb"/> do not match.</exception>
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
