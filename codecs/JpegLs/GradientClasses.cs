namespace ImageLoaders.Codecs.JpegLs;

/// <summary>The class of each difference of two neighbours, -4 to 4 (ISO/IEC 14495-1, A.3.3).</summary>
internal static class GradientClasses
{
    public static int Length(in CodingParameters parameters) => (2 * parameters.Maximum) + 1;

    /// <param name="parameters">What the scan is coded by.</param>
    /// <param name="classes"><see cref="Length"/> of them; a difference of 0 stands in the middle.</param>
    public static void Fill(in CodingParameters parameters, Span<sbyte> classes)
    {
        var (maximum, near, t1, t2, t3, _) = parameters;
        classes[..(maximum - t3 + 1)].Fill(-4);
        classes[(maximum + t3)..].Fill(4);
        Fill(classes, maximum, t2, t3, 3);
        Fill(classes, maximum, t1, t2, 2);
        Fill(classes, maximum, near + 1, t1, 1);
        classes.Slice(maximum - near, (2 * near) + 1).Clear();
    }

    /// <summary>Differences of a size from one threshold to below the next.</summary>
    private static void Fill(Span<sbyte> classes, int middle, int from, int end, sbyte value)
    {
        classes[(middle + from)..(middle + end)].Fill(value);
        classes[(middle - end + 1)..(middle - from + 1)].Fill((sbyte)-value);
    }
}
