namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>The inverse wavelet transform of a tile-component (IDWT, ISO/IEC 15444-1 F.3.1), in its plane.</summary>
internal static class InverseWavelet
{
    /// <summary>Deeper samples are added without a carry: their sums in two subband directions may take more than 32 bits.</summary>
    private const int DeepBits = 24;

    /// <param name="component">Its resolutions.</param>
    /// <param name="plane">Its coefficients: each resolution's low half left and above of its high half.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    public static void Apply(TileComponent component, Span<int> plane, CancellationToken cancellationToken)
    {
        if (component.Area.IsEmpty || component.Style.Levels == 0)
            return;
        var stride = component.Area.Width;
        var kind = !component.Style.IsReversible ? WaveletKind.Irreversible
            : component.Size.Bits > DeepBits ? WaveletKind.DeepReversible : WaveletKind.Reversible;
        var lines = new LineTransform(component.Area.Width);
        var columns = new ColumnTransform(component.Area.Height);
        for (var r = 1; r < component.Resolutions.Length; r++)
        {
            var area = component.Resolutions[r].Area;
            if (area.IsEmpty)
                continue;
            for (var y = 0; y < area.Height; y++)
            {
                if (y % 64 == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                var row = plane.Slice(y * stride, area.Width);
                if (area.Width > 1)
                    lines.Invert(row, (area.Left & 1) != 0, kind);
                else if ((area.Left & 1) != 0)
                    row[0] = Half(row[0], kind);
            }

            for (var x = 0; x < area.Width; x += ColumnTransform.Columns)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = Math.Min(ColumnTransform.Columns, area.Width - x);
                if (area.Height > 1)
                    columns.Invert(plane, stride, x, count, area.Height, (area.Top & 1) != 0, kind);
                else if ((area.Top & 1) != 0)
                    HalveRow(plane.Slice(x, count), kind);
            }
        }
    }

    private static void HalveRow(Span<int> row, WaveletKind kind)
    {
        foreach (ref var sample in row)
            sample = Half(sample, kind);
    }

    /// <summary>A line of one sample at an odd coordinate (F.3.6).</summary>
    private static int Half(int sample, WaveletKind kind) =>
        kind == WaveletKind.Irreversible ? BitConverter.SingleToInt32Bits(BitConverter.Int32BitsToSingle(sample) / 2) : sample >> 1;
}
