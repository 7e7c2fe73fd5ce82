namespace ImageLoaders.Codecs;

/// <summary>Compares what a codestream says of itself with what the caller has made room for.</summary>
internal static class Expectation
{
    /// <param name="header">What the codestream says.</param>
    /// <param name="expected">What the caller expects.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: they differ in size, components or bits.</exception>
    public static void ThrowIfOther(in CodestreamInfo header, in CodestreamInfo expected)
    {
        if ((header.Rows, header.Columns, header.Components, header.BitsPerSample) !=
            (expected.Rows, expected.Columns, expected.Components, expected.BitsPerSample))
        {
            throw new ImageLoadException(
                ImageLoadError.Malformed,
                $"The codestream holds {Describe(header)}, where {Describe(expected)} were expected.");
        }
    }

    /// <param name="lengthBytes">What the picture takes.</param>
    /// <param name="pixels">What the caller gave.</param>
    /// <exception cref="ArgumentException">The caller gave another length.</exception>
    public static void ThrowIfOtherLength(long lengthBytes, ReadOnlySpan<byte> pixels)
    {
        if (pixels.Length != lengthBytes)
            throw new ArgumentException($"The picture takes {lengthBytes} bytes; the buffer has {pixels.Length}.", nameof(pixels));
    }

    private static string Describe(in CodestreamInfo info) =>
        $"{info.Rows} rows of {info.Columns} pixels, {info.Components} component(s) of {info.BitsPerSample} bits";
}
