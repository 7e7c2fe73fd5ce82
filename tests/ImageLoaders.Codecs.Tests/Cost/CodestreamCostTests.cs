using System.Diagnostics;
using ImageLoaders.TestCorpus;
using ImageLoaders.Tests.Attacks;

namespace ImageLoaders.Codecs.Tests.Cost;

/// <summary>Decoding costs what the file pays for: what costs more is refused by its headers, and nothing real is.</summary>
public sealed class CodestreamCostTests
{
    [Test]
    public void Jpeg_491ScansOf8000Pixels_IsRefusedBeforeItIsDecoded()
    {
        var jpeg = HostilePictures.ProgressiveJpeg(8000, 491);
        Assert.That(jpeg, Has.Length.LessThan(200_000));
        var begin = Stopwatch.GetTimestamp();
        var failure = Assert.Throws<ImageLoadException>(() => CodestreamCost.Estimate(jpeg))!;
        var info = new JpegCodec().ReadHeader(jpeg);
        var decode = Assert.Throws<ImageLoadException>(() =>
            new JpegCodec().Decode(jpeg, info, ColorOutput.AsStored, new byte[info.LengthBytes]))!;

        Assert.That((failure.Error, decode.Error), Is.EqualTo((ImageLoadError.TooLarge, ImageLoadError.TooLarge)));
        Assert.That(failure.Reason, Does.Contain("491 scans").And.Contain("32 times"));
        Assert.That(Stopwatch.GetElapsedTime(begin), Is.LessThan(TimeSpan.FromMinutes(1)), "491 scans take many minutes");
    }

    [TestCase(200, 450)]
    [TestCase(1000, 30)]
    public void Jpeg_ManyScansOfFewBlocks_IsDecoded(int side, int scans)
    {
        var jpeg = HostilePictures.ProgressiveJpeg(side, scans);
        Assert.That(CodestreamCost.Estimate(jpeg), Is.Not.Null);
        Assert.That(Samples.Decode(new JpegCodec(), jpeg), Is.All.EqualTo(128));
    }

    [Test]
    public void Jpeg_MoreBlocksThanBits_IsRefused([Values(0xC0, 0xC2)] byte process)
    {
        var jpeg = HostilePictures.ProgressiveJpeg(8000, 1)[..10_000];
        jpeg[Array.IndexOf(jpeg, (byte)0xC2)] = process;
        Assert.That(Assert.Throws<ImageLoadException>(() => CodestreamCost.Estimate(jpeg))!.Error, Is.EqualTo(ImageLoadError.Malformed));
    }

    [TestCase(28_000, null, 5, 6)]
    [TestCase(28_000, 7000, 5, 6)]
    [TestCase(6000, null, 5, 2)]
    public void Jpeg2000_EmptyPackets_IsRefused(int side, int? tile, int levels, int codeBlock)
    {
        var codestream = HostilePictures.EmptyJpeg2000(side, tile, levels, codeBlock);
        Assert.That(Assert.Throws<ImageLoadException>(() => CodestreamCost.Estimate(codestream))!.Error,
            Is.EqualTo(ImageLoadError.TooLarge));
    }

    [TestCase(4096, null)]
    [TestCase(4096, 512)]
    public void Jpeg2000_BlankPicture_IsDecodedWithinItsEstimate(int side, int? tile)
    {
        var codestream = HostilePictures.EmptyJpeg2000(side, tile);
        var cost = CodestreamCost.Estimate(codestream)!.Value;
        var samples = (long)(tile ?? side) * (tile ?? side); // a tile's memory is free again when the next one is decoded
        Assert.That(cost.MemoryBytes, Is.InRange(4 * samples, 16 * samples));
        Assert.That(Samples.Decode(new Jpeg2000Codec(), codestream), Is.All.EqualTo(128));
    }

    [Test]
    public void Stoppable_IsWhatTheTokenStops()
    {
        Assert.That(CodestreamCost.Estimate(HostilePictures.ProgressiveJpeg(6000, 10))!.Value.IsStoppable, Is.False, "libjpeg-turbo");
        Assert.That(CodestreamCost.Estimate(HostilePictures.ProgressiveJpeg(512, 10))!.Value.IsStoppable, Is.True, "over at once");
        Assert.That(CodestreamCost.Estimate(HostilePictures.EmptyJpeg2000(4096))!.Value.IsStoppable, Is.True, "between code blocks");
    }

    [TestCaseSource(nameof(Pictures))]
    public void Real_IsNeverRefused(object argument)
    {
        var file = (CorpusFile)argument;
        if (file.MustFail || !file.MustLoad)
            return;
        byte[] codestream = file.ReadBytes();
        if (file.Path.StartsWith("dicom", StringComparison.Ordinal))
            codestream = DicomFile.ReadFirstFrame(codestream, CorpusFrames.Number(file, "frames"));
        Assert.That(() => CodestreamCost.Estimate(codestream), Throws.Nothing);
    }

    // Two components, and components that differ, are no picture here: that is no matter of cost.
    [Test]
    public void Conformance_IsNeverRefusedForItsCost()
    {
        foreach (var folder in new[] { Fixtures.Jpeg2000, Fixtures.JpegLs })
        {
            foreach (var row in Fixtures.ReadTable(folder, "manifest.tsv").Where(row => row["expectation"] == "ok"))
                Assert.That(Refusal(Path.Combine(folder!, row["path"])), Is.Null.Or.EqualTo(ImageLoadError.Unsupported), row["path"]);
        }
    }

    private static ImageLoadError? Refusal(string path)
    {
        try
        {
            CodestreamCost.Estimate(File.ReadAllBytes(path));
            return null;
        }
        catch (ImageLoadException exception)
        {
            return exception.Error;
        }
    }

    private static IEnumerable<TestCaseData> Pictures() =>
        Corpus.Files("dicom").Where(file => file["transfer_syntax"].StartsWith("1.2.840.10008.1.2.4", StringComparison.Ordinal))
        .Concat(Corpus.Files("jpeg")).Select(file => new TestCaseData(file).SetArgDisplayNames(file.Path));
}
