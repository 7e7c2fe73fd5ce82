namespace ImageLoaders.Codecs.Tests;

internal static class GuardedDecoding
{
    private const int GuardBytes = 64;

    /// <summary>Pictures over this are not decoded by tests that feed damaged headers.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Reads header and pixels, between guards that show a write beside the buffer.</summary>
    public static (CodestreamInfo Info, byte[] Pixels) Decode(IImageCodec codec, ReadOnlySpan<byte> codestream, ColorOutput color)
    {
        var info = codec.ReadHeader(codestream);
        if (info.LengthBytes > MaxBytes)
            throw new ImageLoadException(ImageLoadError.TooLarge, "Over the limit of this test.");
        var guarded = new byte[info.LengthBytes + (2 * GuardBytes)];
        guarded.AsSpan().Fill(0xA5);
        var pixels = guarded.AsSpan(GuardBytes, (int)info.LengthBytes);
        try
        {
            codec.Decode(codestream, info, color, pixels);
        }
        finally
        {
            Assert.That(guarded.AsSpan(0, GuardBytes).ContainsAnyExcept((byte)0xA5), Is.False, "written before the buffer");
            Assert.That(guarded.AsSpan(GuardBytes + pixels.Length).ContainsAnyExcept((byte)0xA5), Is.False, "written behind the buffer");
        }

        return (info, pixels.ToArray());
    }

    /// <summary>Decodes what may be damaged: the pixels, or null when it was refused in the way that it should be.</summary>
    public static byte[]? TryDecode(IImageCodec codec, ReadOnlySpan<byte> codestream, ColorOutput color)
    {
        try
        {
            return Decode(codec, codestream, color).Pixels;
        }
        catch (ImageLoadException exception)
        {
            Assert.That(exception.Error, Is.AnyOf(ImageLoadError.Malformed, ImageLoadError.Unsupported, ImageLoadError.TooLarge),
                exception.Message);
            return null;
        }
    }
}
