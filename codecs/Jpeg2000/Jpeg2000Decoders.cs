namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Who decodes a codestream.</summary>
internal enum Jpeg2000DecoderKind
{
    /// <summary>The decoder in this assembly.</summary>
    Own,

    /// <summary>The native library.</summary>
    OpenJpeg,
}

/// <summary>
/// Which decoder is the default for which codestreams: the one that is faster, measured in turns on one thread (benchmarks/README.md). Where
/// OpenJPEG is not installed, everything is decoded by the own one.
/// </summary>
internal static class Jpeg2000Decoders
{
    private const Jpeg2000DecoderKind Lossless = Jpeg2000DecoderKind.Own;
    private const Jpeg2000DecoderKind Lossy = Jpeg2000DecoderKind.Own;
    private const Jpeg2000DecoderKind HighThroughput = Jpeg2000DecoderKind.Own;

    public static Jpeg2000DecoderKind Default(in Jpeg2000Header header)
    {
        var kind = header.IsHighThroughput ? HighThroughput : header.Info.IsLossy ? Lossy : Lossless;
        return NativeCodecLibrary.OpenJpeg.IsAvailable ? kind : Jpeg2000DecoderKind.Own;
    }
}
