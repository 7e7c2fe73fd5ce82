using ImageLoaders;
using ImageLoaders.TestCorpus;

namespace WebImageLoader.Tests.Pictures;

public sealed class CorpusTests
{
    private static IEnumerable<TestCaseData> Files => Corpus.Cases("png").Concat(Corpus.Cases("jpeg"));

    [TestCaseSource(nameof(Files))]
    public async Task Load_CorpusFile_EndsAsTheManifestSays(object argument)
    {
        var file = (CorpusFile)argument;
        using var plugin = new TestPlugin();
        var load = plugin.Load($"webfile:{file.FullPath}");
        await Task.WhenAny(load);
        if (file.MustFail || (load.IsFaulted && !file.MustLoad))
        {
            Assert.That(load.Exception?.InnerException,
                Is.TypeOf<ImageLoadException>().With.Property("Error").Not.EqualTo(ImageLoadError.LoaderFault));
            return;
        }

        var image = await load;
        Assert.That(image.IsLossy, Is.EqualTo(file.Kind == "jpeg"));
        if (file.Kind == "png")
            CheckPng(file, image);
        else
            CheckJpeg(file, image);
    }

    private static void CheckPng(CorpusFile file, Image image)
    {
        if (file["sha256_first"].Length > 0)
            Assert.That(file.HasFirstFrame(ToRgba(image)), Is.True, "the reference's hash");
        else
            Assert.That(file.MustLoad, Is.False);
    }

    private static void CheckJpeg(CorpusFile file, Image image)
    {
        var feature = file.Features.FirstOrDefault(name => name.StartsWith("exif-orientation-", StringComparison.Ordinal)) ?? "1";
        var orientation = feature[^1] - '0';
        Assert.That(image.Remarks.Any(remark => remark.StartsWith($"EXIF orientation {orientation}", StringComparison.Ordinal)),
            Is.EqualTo(orientation != 1));
        var stored = Grid.Create(image).ToStored(orientation).ToRgb();
        if (file["ref_space"] == "CMYK")
            Assert.That(stored.LargestDifference(file.ReadRgbReference()), Is.LessThanOrEqualTo(file.Tolerance));
        else if (file.HasReference)
            Assert.That(stored.LargestDifference(file.ReadReference()), Is.LessThanOrEqualTo(file.Tolerance));
        else if (file.MustLoad)
            Assert.That(file.HasFirstFrame(stored.Pixels), Is.True, "the reference's hash");
    }

    private static byte[] ToRgba(Image image)
    {
        var (sample, components) = (image.Format.BytesPerSample, image.Format.Components);
        var pixels = image.Pixels.Span;
        var rgba = new byte[image.Rows * image.Columns * 4 * sample];
        rgba.AsSpan().Fill(255);
        for (int from = 0, to = 0; from < pixels.Length; from += components * sample, to += 4 * sample)
        {
            for (var i = 0; i < (components == 1 ? 3 : components); i++)
                pixels.Slice(from + (components == 1 ? 0 : i * sample), sample).CopyTo(rgba.AsSpan(to + (i * sample)));
        }

        return rgba;
    }
}
