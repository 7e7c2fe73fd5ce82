namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// A rectangle of the reference grid, of a tile-component or of a subband: from its upper left corner up to, without, its lower right one.
/// </summary>
internal readonly record struct Area(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;

    public int Height => Bottom - Top;

    public bool IsEmpty => Right <= Left || Bottom <= Top;

    /// <summary>Every corner divided, rounded up (ISO/IEC 15444-1 B-12).</summary>
    public Area Divide(int stepX, int stepY) =>
        new(Ceiling(Left, stepX), Ceiling(Top, stepY), Ceiling(Right, stepX), Ceiling(Bottom, stepY));

    /// <summary>Every corner less an offset, divided by 2^<paramref name="exponent"/>, rounded up (B-14, B-15).</summary>
    public Area Reduce(int exponent, long offsetX = 0, long offsetY = 0) => new(
        Ceiling(Left - offsetX, exponent),
        Ceiling(Top - offsetY, exponent),
        Ceiling(Right - offsetX, exponent),
        Ceiling(Bottom - offsetY, exponent));

    /// <summary>What lies in both.</summary>
    public Area Intersect(long left, long top, long right, long bottom) =>
        new((int)Math.Max(Left, left), (int)Math.Max(Top, top), (int)Math.Min(Right, right), (int)Math.Min(Bottom, bottom));

    private static int Ceiling(int value, int step) => (int)((value + (long)step - 1) / step);

    private static int Ceiling(long value, int exponent) => (int)((value + (1L << exponent) - 1) >> exponent);
}
