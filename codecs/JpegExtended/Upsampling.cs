namespace ImageLoaders.Codecs.JpegExtended;

/// <summary>
/// Spreads a component's rows to the picture's width. Chroma of half width, and of half width and height, is interpolated: a sample counts
/// three quarters, its neighbour on the other side one quarter, as decoders commonly do; other ratios repeat samples.
/// </summary>
internal static class Upsampling
{
    /// <param name="plane">The component.</param>
    /// <param name="horizontal">How many of the picture's columns a sample covers.</param>
    /// <param name="vertical">How many of the picture's rows a sample covers.</param>
    /// <param name="row">The picture's row.</param>
    /// <param name="sums">Scratch, as long as a row of the component.</param>
    /// <param name="target">The row: at least as wide as the component spread out.</param>
    public static void Row(Plane plane, int horizontal, int vertical, int row, Span<int> sums, Span<ushort> target)
    {
        var near = plane.Row(row / vertical);
        if (horizontal == 2 && vertical <= 2 && plane.Width > 2)
        {
            if (vertical == 1)
            {
                Double(near, target);
                return;
            }

            var far = plane.Row(Math.Clamp((row / 2) + (row % 2 == 0 ? -1 : 1), 0, plane.Height - 1));
            sums = sums[..near.Length];
            for (var i = 0; i < sums.Length; i++)
                sums[i] = (3 * near[i]) + far[i];
            Double(sums, target);
            return;
        }

        for (var i = 0; i < near.Length; i++)
            target.Slice(i * horizontal, horizontal).Fill(near[i]);
    }

    private static void Double(ReadOnlySpan<ushort> row, Span<ushort> target)
    {
        target[0] = row[0];
        for (var i = 1; i < row.Length; i++)
        {
            target[(2 * i) - 1] = (ushort)(((3 * row[i - 1]) + row[i] + 2) >> 2);
            target[2 * i] = (ushort)(((3 * row[i]) + row[i - 1] + 1) >> 2);
        }

        target[(2 * row.Length) - 1] = row[^1];
    }

    private static void Double(ReadOnlySpan<int> sums, Span<ushort> target)
    {
        target[0] = (ushort)(((4 * sums[0]) + 8) >> 4);
        for (var i = 1; i < sums.Length; i++)
        {
            target[(2 * i) - 1] = (ushort)(((3 * sums[i - 1]) + sums[i] + 7) >> 4);
            target[2 * i] = (ushort)(((3 * sums[i]) + sums[i - 1] + 8) >> 4);
        }

        target[(2 * sums.Length) - 1] = (ushort)(((4 * sums[^1]) + 7) >> 4);
    }
}
