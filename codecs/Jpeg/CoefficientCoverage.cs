namespace ImageLoaders.Codecs.Jpeg;

/// <summary>
/// Which coefficients the scans of a progressive JPEG have brought down to their last bit (ISO/IEC 10918-1, G.1.1.1). Where all are, no
/// scan can be
/// missing.
/// </summary>
/// <param name="components">How many components the picture has, 1 to 4.</param>
internal sealed class CoefficientCoverage(int components)
{
    private readonly ulong[] _complete = new ulong[components];

    /// <summary>Whether every coefficient of every component has all of its bits.</summary>
    public bool IsComplete => Array.TrueForAll(_complete, coefficients => coefficients == ulong.MaxValue);

    /// <summary>Adds what a scan brings.</summary>
    /// <param name="component">Index of a component.</param>
    /// <param name="first">The first coefficient, 0 to 63.</param>
    /// <param name="last">The last coefficient.</param>
    /// <param name="low">How many low bits the scan leaves out.</param>
    public void Add(int component, int first, int last, int low)
    {
        if (low == 0 && first <= last && last < 64)
            _complete[component] |= (ulong.MaxValue >> (63 - (last - first))) << first;
    }
}
