using System.Diagnostics;

namespace ImageLoaders.Codecs.Tests;

internal static class GuardedDecoding
{
    private const int GuardBytes = 64;

    /// <summary>Pictures over this are not decoded by tests that feed damaged headers.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>What the reading of headers may take, and exceptions: no estimate counts them.</summary>
    public const int HeaderBytes = 128 * 1024;

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

    /// <summary>
    /// Decodes what may be damaged, and checks that this allocates no more than was estimated, takes no longer than minutes, and ends with
    /// a picture or in the way that it should be refused.
    /// </summary>
    /// <param name="codec">A codec that decodes on this thread.</param>
    /// <param name="codestream">The codestream.</param>
    /// <param name="pixels">Memory for the picture. A larger one is not decoded.</param>
    /// <param name="estimate">
    /// Gives what the decode may allocate, or <see langword="null"/> where it is not decoded. Default: the estimate of
    /// <see cref="CodestreamCost"/>.
    /// </param>
    /// <returns>Whether there was a picture.</returns>
    public static bool DecodesWithinEstimate(
        IImageCodec codec, byte[] codestream, byte[] pixels, Func<byte[], long?>? estimate = null)
    {
        var watch = Stopwatch.StartNew();
        var (before, most) = (0L, 0L);
        try
        {
            var info = codec.ReadHeader(codestream);
            var estimated = estimate is null ? CodestreamCost.Estimate(codestream)?.MemoryBytes ?? 0 : estimate(codestream);
            if (info.LengthBytes > pixels.Length || estimated is not { } bytes)
                return false;
            most = bytes;
            before = GC.GetAllocatedBytesForCurrentThread();
            codec.Decode(codestream, info, ColorOutput.AsStored, pixels.AsSpan(0, (int)info.LengthBytes));
            return true;
        }
        catch (ImageLoadException exception)
        {
            CheckRefusal(exception);
            return false;
        }
        finally
        {
            var allocated = before == 0 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > most + HeaderBytes || watch.Elapsed > TimeSpan.FromMinutes(2))
                Assert.Fail($"{allocated} bytes, {most} estimated, {watch.Elapsed}: {Convert.ToBase64String(codestream)}");
        }
    }

    /// <summary>Checks that a codestream was refused in the way that it should be: what is damaged says where.</summary>
    public static void CheckRefusal(ImageLoadException exception)
    {
        Assert.That(exception.Error, Is.AnyOf(ImageLoadError.Malformed, ImageLoadError.Unsupported, ImageLoadError.TooLarge),
            exception.Message);
        if (exception.Error == ImageLoadError.Malformed)
            Assert.That(exception.Message, Does.Match("byte [0-9]"));
    }
}
