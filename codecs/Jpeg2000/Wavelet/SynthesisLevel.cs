namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>What one resolution is made of (2D_SR, ISO/IEC 15444-1 F.3.2).</summary>
/// <param name="Area">The resolution.</param>
/// <param name="Kind">The wavelet.</param>
/// <param name="Low">The resolution below: the LL subband.</param>
/// <param name="LowStride">From a row of it to the next.</param>
/// <param name="Plane">The tile-component's plane, where HL, LH and HH lie beside and below the place of LL.</param>
/// <param name="PlaneStride">From a row of it to the next.</param>
internal readonly record struct SynthesisLevel(Area Area, WaveletKind Kind, int[] Low, int LowStride, int[] Plane, int PlaneStride)
{
    /// <summary>Whether the first column is of the high half.</summary>
    public bool IsOddAcross => (Area.Left & 1) != 0;

    /// <summary>1 where the first row is of the high half, else 0.</summary>
    public int OddDown => Area.Top & 1;

    public int LowWidth => (Area.Width + 1 - (Area.Left & 1)) / 2;

    public int LowHeight => (Area.Height + 1 - (Area.Top & 1)) / 2;
}
