using ImageLoaders.TestCorpus;

namespace ImageLoaders.Codecs.Tests.Jpeg;

[TestFixture(true)]
[TestFixture(false)]
public sealed class JpegCorpusTests(bool usesLibrary)
{
    private readonly JpegCodec _codec = new() { UsesLibrary = usesLibrary };

    private static IEnumerable<TestCaseData> Files => Corpus.Cases("jpeg");

    private static IEnumerable<TestCaseData> CmykFiles => Files.Where(file => ((CorpusFile)file.Arguments[0]!)["ref_space"] == "CMYK");

    [TestCaseSource(nameof(Files))]
    public void Decode_CorpusFile_EndsAsTheManifestSays(object argument)
    {
        var file = (CorpusFile)argument;
        var jpeg = file.ReadBytes();
        if (file.MustFail)
        {
            Assert.That(() => DecodeForScreen(jpeg), Throws.TypeOf<ImageLoadException>());
            return;
        }

        byte[] pixels;
        try
        {
            pixels = DecodeForScreen(jpeg);
        }
        catch (ImageLoadException exception) when (!file.MustLoad)
        {
            TestContext.Out.WriteLine($"refused: {exception.Message}");
            return;
        }

        if (file.HasReference)
            Assert.That(LargestDifference(pixels, file.ReadReference()), Is.LessThanOrEqualTo(file.Tolerance));
        else if (file.MustLoad)
            Assert.That(file.HasFirstFrame(pixels), Is.True, "the reference's hash");
    }

    [TestCaseSource(nameof(CmykFiles))]
    public void ToRgb_CorpusCmyk_IsAsOthersShowIt(object argument)
    {
        var file = (CorpusFile)argument;
        var jpeg = file.ReadBytes();
        var info = _codec.ReadHeader(jpeg);
        var cmyk = new byte[info.LengthBytes];
        _codec.Decode(jpeg, info, ColorOutput.YCbCrToRgb, cmyk);
        var rgb = new byte[cmyk.Length / 4 * 3];
        CmykColor.ToRgb(cmyk, info.Color is CodestreamColorSpace.Cmyk or CodestreamColorSpace.Ycck, rgb);

        Assert.That(LargestDifference(rgb, file.ReadRgbReference()), Is.LessThanOrEqualTo(file.Tolerance));
    }

    /// <summary>RGB, or CMYK in which 0 is no ink: what the references hold.</summary>
    private byte[] DecodeForScreen(byte[] jpeg)
    {
        var info = _codec.ReadHeader(jpeg);
        var pixels = new byte[info.LengthBytes];
        _codec.Decode(jpeg, info, info.Color == CodestreamColorSpace.Rgb ? ColorOutput.AsStored : ColorOutput.YCbCrToRgb, pixels);
        return info.Components switch
        {
            1 => [.. pixels.SelectMany(grey => Enumerable.Repeat(grey, 3))],
            4 when info.Color != CodestreamColorSpace.None => [.. pixels.Select(ink => (byte)~ink)],
            _ => pixels,
        };
    }

    private static int LargestDifference(byte[] pixels, byte[] reference)
    {
        Assert.That(pixels, Has.Length.EqualTo(reference.Length));
        return pixels.Zip(reference, (ours, theirs) => Math.Abs(ours - theirs)).Max();
    }
}
