namespace ImageLoaders.Codecs.Tests.Png;

internal static class PngDecoding
{
    /// <summary>Reads header and pixels, between guards that show a write beside the buffer.</summary>
    public static (CodestreamInfo Info, byte[] Pixels) Decode(ReadOnlySpan<byte> png) =>
        GuardedDecoding.Decode(new PngCodec(), png, ColorOutput.AsStored);
}
