using System.Runtime.CompilerServices;

namespace ImageLoaders.Codecs.JpegLs;

/// <summary>What a sample is expected to be (ISO/IEC 14495-1, A.4).</summary>
internal static class Prediction
{
    /// <summary>The median of the neighbours and the plane through them, A.4.1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Median(int left, int above, int aboveLeft)
    {
        var difference = left - above;
        var below = difference & (difference >> 31);
        var (low, high) = (above + below, left - below);
        var plane = left + above - aboveLeft;
        var under = low - plane;
        plane += under & ~(under >> 31);
        var over = plane - high;
        return plane - (over & ~(over >> 31));
    }

    /// <summary>Keeps a prediction within 0 to the maximum, A.4.2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Limit(int value, int maximum)
    {
        value &= ~(value >> 31);
        var over = value - maximum;
        return value - (over & ~(over >> 31));
    }
}
