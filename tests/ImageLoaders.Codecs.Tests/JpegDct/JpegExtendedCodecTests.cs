using ImageLoaders.TestCorpus;
using ImageLoaders.Tests;

namespace ImageLoaders.Codecs.Tests;

public sealed class JpegExtendedCodecTests
{
    private static readonly JpegExtendedCodec Codec = new();

    public static IEnumerable<TestCaseData> CorpusOfTwelveBits() => CorpusFrames.Cases("1.2.4.51", "1.2.4.53", "1.2.4.55")
        .Where(test => CorpusFrames.Number((CorpusFile)test.Arguments[0]!, "bits_allocated") == 16);

    [TestCaseSource(nameof(CorpusOfTwelveBits))]
    public void Decode_CorpusFile_GivesReferenceSamples(object file) => CorpusFrames.Check((CorpusFile)file, Codec);

    [Test]
    public void Decode_Gray_EqualsTheToolsOwnDecoder([Values("+ee", "+es", "+ep")] string process, [Values(60, 90, 100)] int quality)
    {
        var info = Info(45, 61, 1);
        var (codestream, reference) = Make(info, process, "+q", $"{quality}");
        Assert.That(Differences(Samples.Decode(Codec, codestream), reference).Max(), Is.LessThanOrEqualTo(1));
    }

    [Test]
    public void Decode_Color_EqualsTheToolsOwnDecoder([Values("+ee", "+ep")] string process, [Values("+s4", "+s2", "+n1")] string sampling)
    {
        var info = Info(45, 61, 3);
        var (codestream, reference) = Make(info, process, sampling);
        var decoded = Samples.Decode(Codec, codestream, Codec.ReadHeader(codestream), ColorOutput.YCbCrToRgb);
        Assert.That(Differences(decoded, reference).Max(), Is.LessThanOrEqualTo(4),
            "One step of Y, Cb or Cr, which the conversion enlarges.");
    }

    [Test]
    public void ReadHeader_TwelveBits_IsLossy()
    {
        var info = Info(20, 31, 1);
        Assert.That(Codec.ReadHeader(Make(info, "+ee").Codestream),
            Is.EqualTo(info with { IsLossy = true, Color = CodestreamColorSpace.Gray }));
    }

    [Test]
    public void ReadHeader_EightBits_IsUnsupported()
    {
        var info = Info(20, 31, 1) with { BitsPerSample = 8 };
        var file = Tool.ConvertDicom(DicomFile.Write(info, 8, Samples.Make(info)), "dcmcjpeg", "+ee");
        var exception = Assert.Throws<ImageLoadException>(() => Codec.ReadHeader(DicomFile.ReadFirstFrame(file, 1)));
        Assert.That(exception.Error, Is.EqualTo(ImageLoadError.Unsupported));
    }

    [Test]
    public void Decode_OtherThanExpected_IsMalformed()
    {
        var codestream = Make(Info(20, 31, 1), "+ee").Codestream;
        var exception = Assert.Throws<ImageLoadException>(() => Samples.Decode(Codec, codestream, Info(31, 20, 1)));
        Assert.That(exception.Error, Is.EqualTo(ImageLoadError.Malformed));
    }

    [Test]
    public void Decode_Cancelled_Throws([Values("+ee", "+ep")] string process)
    {
        var info = Info(20, 31, 1);
        var codestream = Make(info, process).Codestream;
        Assert.Throws<OperationCanceledException>(
            () => Codec.Decode(codestream, info, ColorOutput.AsStored, new byte[info.LengthBytes], new CancellationToken(canceled: true)));
    }

    [Test]
    public void Decode_CutOffAnywhere_IsAnError([Values("+ee", "+ep")] string process)
    {
        var codestream = Make(Info(20, 31, 1), process).Codestream;
        var errors = Damage.Truncate(Codec, codestream, Codec.ReadHeader(codestream));
        Assert.That(errors, Is.GreaterThanOrEqualTo(codestream.Length - 3),
            "A sequential picture is whole without its end marker, and the tool pads.");
    }

    [Test]
    public void Decode_Damaged_GivesPictureOrError([Values("+ee", "+ep")] string process, [Values(1, 3)] int components)
    {
        var codestream = Make(Info(20, 31, components), process).Codestream;
        Assert.That(Damage.Mutate(Codec, codestream, Codec.ReadHeader(codestream), 2000), Is.InRange(1, 1999));
    }

    /// <summary>A smooth picture, the tool's codestream of it, and what the tool decodes from that.</summary>
    private static (byte[] Codestream, byte[] Reference) Make(in CodestreamInfo info, params string[] arguments)
    {
        var compressed = Tool.ConvertDicom(DicomFile.Write(info, 16, Samples.Make(info)), "dcmcjpeg", arguments);
        var decompressed = Tool.ConvertDicom(compressed, "dcmdjpeg", "+te");
        return (DicomFile.ReadFirstFrame(compressed, 1), decompressed[^(int)info.LengthBytes..]);
    }

    private static IEnumerable<int> Differences(byte[] a, byte[] b) =>
        Enumerable.Range(0, a.Length / 2).Select(i => Math.Abs(BitConverter.ToUInt16(a, 2 * i) - BitConverter.ToUInt16(b, 2 * i)));

    private static CodestreamInfo Info(int rows, int columns, int components) =>
        new() { Rows = rows, Columns = columns, Components = components, BitsPerSample = 12 };
}
