using ImageLoaders.TestCorpus;

namespace ImageLoaders.Codecs.Tests.Png;

public sealed class PngCorpusTests
{
    private static IEnumerable<TestCaseData> Files => Corpus.Cases("png");

    [TestCaseSource(nameof(Files))]
    public void Decode_CorpusFile_EndsAsTheManifestSays(object argument)
    {
        var file = (CorpusFile)argument;
        var png = file.ReadBytes();
        if (file.MustFail)
        {
            Assert.That(() => DecodeToRgba(png), Throws.TypeOf<ImageLoadException>());
            return;
        }

        byte[] rgba;
        try
        {
            rgba = DecodeToRgba(png);
        }
        catch (ImageLoadException exception) when (!file.MustLoad)
        {
            TestContext.Out.WriteLine($"refused: {exception.Message}");
            return;
        }

        if (file["sha256_first"].Length > 0)
            Assert.That(file.HasFirstFrame(rgba), Is.True, "the reference's hash");
        else
            Assert.That(file.MustLoad, Is.False);
    }

    /// <summary>RGBA of 8 or 16 bits, as the references are.</summary>
    private static byte[] DecodeToRgba(byte[] png)
    {
        var codec = new PngCodec();
        var info = codec.ReadHeader(png);
        var pixels = new byte[info.LengthBytes];
        codec.Decode(png, info, ColorOutput.AsStored, pixels);
        return Rgba.From(pixels, info);
    }
}
