namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>One subband of a tile-component (ISO/IEC 15444-1 B.5, E.1).</summary>
internal sealed class Subband
{
    /// <param name="component">Its tile-component.</param>
    /// <param name="resolution">The resolution that it belongs to.</param>
    /// <param name="orientation">0: LL, 1: HL, 2: LH, 3: HH.</param>
    /// <param name="parameters">Of the tile.</param>
    public Subband(TileComponent component, Resolution resolution, int orientation, CodingParameters parameters)
    {
        Orientation = orientation;
        var (levels, r) = (component.Style.Levels, resolution.Index);
        var level = r == 0 ? levels : levels - r + 1;
        Area = component.Area;
        if (level > 0)
        {
            var half = 1L << (level - 1);
            Area = component.Area.Reduce(level, half * (orientation & 1), half * (orientation >> 1));
        }

        // Within the tile-component's plane, a resolution's low half lies left and above of its high half.
        if (r > 0)
        {
            var low = component.ResolutionArea(r - 1);
            (PlaneX, PlaneY) = ((orientation & 1) * low.Width, (orientation >> 1) * low.Height);
        }

        var quantization = parameters.Quantization(component.Index);
        var (exponent, mantissa) = quantization.Step(r, Math.Max(0, orientation - 1));
        Planes = quantization.GuardBits + exponent - 1;
        RegionShift = parameters.RegionShift(component.Index);
        var gain = orientation switch { 0 => 0, 3 => 2, _ => 1 };
        Step = (float)(Math.ScaleB(1, component.Size.Bits + gain - exponent) * (1 + (mantissa / 2048.0)));
        var reduced = r == 0 ? 0 : 1;
        (BlockWidthExponent, BlockHeightExponent) = (
            Math.Min(component.Style.BlockWidthExponent, resolution.WidthExponent - reduced),
            Math.Min(component.Style.BlockHeightExponent, resolution.HeightExponent - reduced));
    }

    public int Orientation { get; }

    /// <summary>In the subband's own coordinates.</summary>
    public Area Area { get; }

    /// <summary>Where its first sample lies in the tile-component's plane.</summary>
    public int PlaneX { get; }

    public int PlaneY { get; }

    /// <summary>Mb, the magnitude bit planes (E-2), without those of a region of interest.</summary>
    public int Planes { get; }

    /// <summary>s, by how many planes a region of interest is shifted (H.1); 0: none is.</summary>
    public int RegionShift { get; }

    /// <summary>The quantization step (E-3).</summary>
    public float Step { get; }

    /// <summary>xcb' (B-17).</summary>
    public int BlockWidthExponent { get; }

    public int BlockHeightExponent { get; }
}
