namespace ImageLoaders.Codecs;

/// <summary>What every codec checks before it writes.</summary>
internal static class CodestreamCheck
{
    internal static ImageLoadException Malformed(string message) => new(ImageLoadError.Malformed, message);

    internal static ImageLoadException Unsupported(string message) => new(ImageLoadError.Unsupported, message);

    /// <summary>Compares what the header says with what the caller made room for.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, with both.</exception>
    internal static void Matches(string format, in CodestreamInfo actual, in CodestreamInfo expected, int pixelsLength)
    {
        if (actual.Rows != expected.Rows || actual.Columns != expected.Columns || actual.Components != expected.Components
            || actual.BitsPerSample != expected.BitsPerSample || actual.IsSigned != expected.IsSigned)
        {
            throw Malformed($"{format}: the codestream holds {Describe(actual)}, expected are {Describe(expected)}.");
        }

        HasRoom(format, expected, pixelsLength);
    }

    /// <summary>A buffer of another length than the caller's own description is the caller's mistake.</summary>
    internal static void HasRoom(string format, in CodestreamInfo expected, int pixelsLength)
    {
        if (expected.Components is < 1 or > 4 || expected.BitsPerSample is < 1 or > 32)
            throw new ArgumentException($"{format}: nothing can be decoded to {Describe(expected)}.");
        if (expected.LengthBytes != pixelsLength)
            throw new ArgumentException($"{format}: {expected.LengthBytes} bytes are needed for {Describe(expected)}, {pixelsLength} were given.");
    }

    private static string Describe(in CodestreamInfo info) =>
        $"{info.Columns}x{info.Rows} (columns x rows) of {info.Components} x {info.BitsPerSample} bits {(info.IsSigned ? "signed" : "unsigned")}";
}
