namespace ImageLoaders.Codecs.Tests;

/// <summary>JPEG 2000 pictures that are large enough for several threads, where a processor is idle.</summary>
public sealed class LargeJpeg2000Tests
{
    private static readonly Jpeg2000Codec Codec = new();

    [Test]
    public void Decode_Alone_AndBesideOthers_GivesSamples()
    {
        var info = Info(512, 12);
        var samples = Samples.Make(info);
        var codestream = Jpeg2000CodecTests.Encode(info, samples);
        Assert.That(Samples.Decode(Codec, codestream), Is.EqualTo(samples));
        Parallel.For(0, 32, _ => Assert.That(Samples.Decode(Codec, codestream), Is.EqualTo(samples)));
    }

    [Test]
    public void Decode_WithADamagedBlock_SaysWhereItIs()
    {
        var info = Info(256, 8);
        var codestream = WithADamagedBlock(info);
        Assert.That(
            Assert.Throws<ImageLoadException>(() => Samples.Decode(Codec, codestream)).Message,
            Does.Contain("the code block at byte").And.Contains("is damaged"));
        Assert.That(
            Assert.Throws<ImageLoadException>(() =>
                OpenJpegCodestream.Decode(codestream, info, new byte[info.LengthBytes], 1, default)).Message,
            Does.Contain("PTERM check failure"));
    }

    [Test]
    public void Decode_Damaged_GivesPictureOrError([Values("", "-t 128,128", "-M 4")] string options)
    {
        var info = Info(256, 8);
        var codestream = Jpeg2000CodecTests.Encode(info, Samples.Make(info), options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.That(Damage.Mutate(Codec, codestream, Codec.ReadHeader(codestream), 100), Is.InRange(1, 99));
    }

    /// <summary>A block that is found damaged when it is decoded, and not before.</summary>
    internal static byte[] WithADamagedBlock(in CodestreamInfo info)
    {
        var codestream = Jpeg2000CodecTests.Encode(info, Samples.Make(info), "-M", "16");
        codestream.AsSpan(codestream.Length / 2, 16).Fill(0xFF);
        return codestream;
    }

    private static CodestreamInfo Info(int rows, int bits) => new() { Rows = rows, Columns = 520, Components = 1, BitsPerSample = bits };
}
