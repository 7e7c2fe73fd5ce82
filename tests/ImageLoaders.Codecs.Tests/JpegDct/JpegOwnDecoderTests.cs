using ImageLoaders.Tests.Attacks;

namespace ImageLoaders.Codecs.Tests.JpegDct;

/// <summary>What the decoder of this project does that libjpeg-turbo cannot: it stops, and counts its memory.</summary>
public sealed class JpegOwnDecoderTests
{
    private static readonly JpegCodec Own = new() { UsesLibrary = false };

    [Test]
    public void UsesLibrary_ByDefault_IsWhetherItIsInstalled() =>
        Assert.That(new JpegCodec().UsesLibrary, Is.EqualTo(NativeCodecLibrary.TurboJpeg.IsAvailable));

    [Test]
    public void Decode_Arithmetic_IsRefusedByName()
    {
        var jpeg = Cjpeg.Encode(20, 20, 3, "-arithmetic");
        var refusal = Assert.Throws<ImageLoadException>(() => Samples.Decode(Own, jpeg))!;
        Assert.That(refusal.Error, Is.EqualTo(ImageLoadError.Unsupported));
        Assert.That(refusal.Message, Does.Contain("arithmetic").And.Contain("libturbojpeg0"));
    }

    [TestCase("-baseline -sample 2x2")]
    [TestCase("-progressive -sample 1x1")]
    public void Decode_Memory_IsWithinTheEstimate(string arguments)
    {
        var jpeg = Cjpeg.Encode(700, 900, 3, arguments);
        var info = Own.ReadHeader(jpeg);
        var pixels = new byte[info.LengthBytes];
        var taken = long.MaxValue;
        for (var i = 0; i < 3; i++) // the pool may have what the first run needs, or have to make it
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Own.Decode(jpeg, info, ColorOutput.YCbCrToRgb, pixels);
            taken = Math.Min(taken, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        var estimate = CodestreamCost.Estimate(jpeg)!.Value.MemoryBytes;
        Assert.That(taken, Is.LessThan(64 << 10), "rented memory is used again");
        var most = (arguments.Contains("progressive", StringComparison.Ordinal) ? 4 : 1) * info.LengthBytes;
        Assert.That(estimate, Is.InRange(jpeg.Length, jpeg.Length + most));
    }

    /// <summary>As far as the data go the picture is right, and grey behind.</summary>
    [Test]
    public void Decode_TolerantAndCutOff_IsRightAsFarAsItGoes([Values("1x1", "2x2")] string sampling)
    {
        var jpeg = Cjpeg.Encode(64, 160, 3, $"-sample {sampling} -quality 90");
        var whole = Samples.Decode(Own, jpeg);
        var info = Own.ReadHeader(jpeg);
        var tolerant = new JpegCodec { UsesLibrary = false, IsTolerant = true };
        var pixels = new byte[info.LengthBytes];
        var remarks = tolerant.Decode(jpeg.AsSpan(0, jpeg.Length * 2 / 3), info, ColorOutput.AsStored, pixels);

        Assert.That(remarks, Has.Some.Contains("damaged").And.Contain("byte "));
        var same = pixels.AsSpan().CommonPrefixLength(whole);
        Assert.That(same, Is.InRange(pixels.Length / 3, pixels.Length - 1));
        Assert.That(pixels.AsSpan(pixels.Length - (64 * 3)).ToArray(), Is.All.EqualTo(128));
    }

    [Test]
    public void Decode_LeftOutScans_IsNeverGuessed()
    {
        // The first of two scans that bring the level of each block, and nothing else.
        var jpeg = Cjpeg.Encode(48, 48, 1, "-quality 60", "0: 0-0, 0, 0;\n0: 1-63, 0, 0;\n");
        var second = jpeg.AsSpan().LastIndexOf([(byte)0xFF, (byte)0xC4]);
        byte[] levels = [.. jpeg[..second], 0xFF, 0xD9];
        var own = Samples.Decode(Own, levels);

        Assert.That(Samples.Decode(new JpegCodec { UsesLibrary = true }, levels), Is.EqualTo(own));
        for (var i = 0; i < own.Length; i++)
            Assert.That(own[i], Is.EqualTo(own[(i / 48 / 8 * 8 * 48) + (i % 48 / 8 * 8)]), "a block is flat");
    }

    [Test]
    public void Decode_HostileScans_CanBeStopped()
    {
        var jpeg = HostilePictures.ProgressiveJpeg(6000, 10);
        var info = Own.ReadHeader(jpeg);
        using var source = new CancellationTokenSource();
        var decode = Task.Run(() => Own.Decode(jpeg, info, ColorOutput.AsStored, new byte[info.LengthBytes], source.Token));
        source.Cancel();
        Assert.That(async () => await decode.WaitAsync(TimeSpan.FromMinutes(5)), Throws.InstanceOf<OperationCanceledException>());
    }
}
