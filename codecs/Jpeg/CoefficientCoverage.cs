namespace ImageLoaders.Codecs.Jpeg;

/// <summary>
/// How far the scans of a progressive JPEG have brought each coefficient (ISO/IEC 10918-1, G.1.1.1). Where all have come down to their last
/// bit, no scan can be missing.
/// </summary>
/// <param name="components">How many components the picture has, 1 to 4.</param>
internal sealed class CoefficientCoverage(int components)
{
    private const int BlockSize = 64;

    /// <summary>How many low bits of each coefficient are still to come, and one more; 0: no scan has had it.</summary>
    private readonly byte[] _next = new byte[components * BlockSize];

    /// <summary>Whether every coefficient of every component has all of its bits.</summary>
    public bool IsComplete => !_next.AsSpan().ContainsAnyExcept((byte)1);

    /// <summary>Adds what a scan brings to one component.</summary>
    /// <param name="component">Index of the component.</param>
    /// <param name="scan">A scan whose coefficients and bits are possible.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>: the scan refines bits that no scan has brought, or passes over some, or has AC coefficients
    /// before DC.
    /// </exception>
    public void Add(int component, in JpegScan scan)
    {
        var next = _next.AsSpan(component * BlockSize, BlockSize);
        if (scan.First != 0 && next[0] == 0)
            throw JpegMarkers.Malformed("a progressive scan comes before the first one of its component", scan.Offset);
        foreach (ref var bits in next[scan.First..(scan.Last + 1)])
        {
            if (scan.High != Math.Max(0, bits - 1))
                throw JpegMarkers.Malformed("a progressive scan does not go on where the one before it has ended", scan.Offset);
            bits = (byte)(scan.Low + 1);
        }
    }
}
