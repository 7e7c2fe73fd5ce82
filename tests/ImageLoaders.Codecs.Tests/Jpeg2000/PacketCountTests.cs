namespace ImageLoaders.Codecs.Tests;

/// <summary>What a short header may ask of the order of packets: no more than the bytes of the tile pay for.</summary>
public sealed class PacketCountTests
{
    private static readonly Jpeg2000Codec Codec = new();

    [Test]
    public void Decode_ProgressionThatIsRepeated_GivesSamples()
    {
        var (info, samples, codestream) = Make();
        Assert.That(Samples.Decode(Codec, WithChanges(codestream, 20)), Is.EqualTo(samples));
        Assert.That(info.Rows, Is.EqualTo(450));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void Decode_ProgressionThatIsRepeatedThousandsOfTimes_IsTooLarge(byte order)
    {
        var (info, _, codestream) = Make();
        var failure = Assert.Throws<ImageLoadException>(() => Samples.Decode(Codec, WithChanges(codestream, 9000, order), info))!;
        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.TooLarge));
        Assert.That(failure.Reason, Does.Contain("9000 progression order changes"));
    }

    [Test]
    public void Decode_MoreLayersThanBytes_IsCutOff()
    {
        var info = new CodestreamInfo { Rows = 24, Columns = 20, Components = 1, BitsPerSample = 8 };
        var codestream = Jpeg2000CodecTests.Encode(info, Samples.Make(info));
        codestream.AsSpan(codestream.AsSpan().IndexOf([(byte)0xFF, (byte)0x52]) + 6, 2).Fill(0xFF);
        var failure = Assert.Throws<ImageLoadException>(() => Samples.Decode(Codec, codestream, info))!;
        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.Malformed));
        Assert.That(failure.Reason, Does.Contain("cut off"));
    }

    // Precincts of 4 x 4 samples.
    private static (CodestreamInfo Info, byte[] Samples, byte[] Codestream) Make()
    {
        var info = new CodestreamInfo { Rows = 450, Columns = 610, Components = 1, BitsPerSample = 8 };
        var samples = Samples.Make(info);
        return (info, samples, Jpeg2000CodecTests.Encode(info, samples, "-n", "6", "-c", "[4,4],[4,4],[4,4],[4,4],[4,4],[4,4]"));
    }

    /// <summary>A POC segment before the first tile-part: all packets, again and again.</summary>
    private static byte[] WithChanges(byte[] codestream, int count, byte order = 0)
    {
        var start = codestream.AsSpan().IndexOf([(byte)0xFF, (byte)0x90]);
        var length = 2 + (7 * count);
        byte[] change = [0, 0, 0, 1, 33, 1, order];
        return [.. codestream[..start], 0xFF, 0x5F, (byte)(length >> 8), (byte)length,
            .. Enumerable.Repeat(change, count).SelectMany(static bytes => bytes), .. codestream[start..]];
    }
}
