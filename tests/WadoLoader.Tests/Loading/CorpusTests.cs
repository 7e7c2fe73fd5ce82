using System.Globalization;
using System.Security.Cryptography;
using ImageLoaders;
using ImageLoaders.TestCorpus;

namespace WadoLoader.Tests.Loading;

/// <summary>Every DICOM file of the corpus, first and last frame, as its manifest says.</summary>
public sealed class CorpusTests
{
    private static readonly SortedDictionary<string, (int Passed, int Files)> Table = new(StringComparer.Ordinal);

    private static readonly HashSet<string> Decoded =
    [
        "", "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70",
    ];

    private static IEnumerable<TestCaseData> Cases => Corpus.Cases("dicom");

    [OneTimeTearDown]
    public void PrintTable()
    {
        foreach (var (key, (passed, files)) in Table)
            NUnit.Framework.TestContext.Progress.WriteLine($"{key} {passed}/{files}");
    }

    [TestCaseSource(nameof(Cases))]
    public async Task LoadImage_OfEachFrameNamed_IsAsTheManifestSays(object corpusFile)
    {
        var file = (CorpusFile)corpusFile;
        Count(file, 0, 1);
        using var host = new FakeHost();
        var frames = int.TryParse(file["frames"], CultureInfo.InvariantCulture, out var number) ? number : 1;
        await CheckAsync(host, file, 1, file["sha256_first"]);
        if (frames > 1 && !file.MustFail)
            await CheckAsync(host, file, frames, file["sha256_last"]);
        Count(file, 1, 0);
    }

    private static async Task CheckAsync(FakeHost host, CorpusFile file, int frame, string hash)
    {
        var id = $"dicomfile:{file.FullPath}?frame={frame}";
        if (!file.MustLoad)
        {
            try
            {
                await host.LoadAsync(id);
                Assert.That(file.MustFail, Is.False, "It is marked as an error, and loads.");
            }
            catch (ImageLoadException exception)
            {
                Assert.That(exception.Error, Is.Not.EqualTo(ImageLoadError.LoaderFault), exception.Detail);
            }

            return;
        }

        Image image;
        try
        {
            image = await host.LoadAsync(id);
        }
        catch (ImageLoadException exception) when (exception.Error == ImageLoadError.Unsupported && !Decoded.Contains(file["transfer_syntax"]))
        {
            Assert.That(exception.Reason, Does.Contain(file["transfer_syntax"]));
            return;
        }

        Assert.That(image.Rows, Is.EqualTo(int.Parse(file["rows"], CultureInfo.InvariantCulture)));
        Assert.That(image.Columns, Is.EqualTo(int.Parse(file["cols"], CultureInfo.InvariantCulture)));
        if (Convert.ToHexStringLower(SHA256.HashData(image.Pixels.Span)) == hash)
            return;
        Assert.That(frame, Is.EqualTo(1).Or.Matches<int>(_ => file.Tolerance > 0 || file["ref_space"] is not ("grey" or "RGB")), "The last frame differs, and the syntax is lossless.");
        if (frame == 1)
            Assert.That(CorpusReference.LargestDifference(file, image), Is.LessThanOrEqualTo(CorpusReference.Tolerance(file)));
    }

    private static void Count(CorpusFile file, int passed, int files)
    {
        var key = $"{file["transfer_syntax"],-24} {file["photometric"],-16} {file["bits_stored"],2} of {file["bits_allocated"],2} bits{(file["signed"] == "1" ? " signed" : "       ")}";
        lock (Table)
        {
            var old = Table.GetValueOrDefault(key);
            Table[key] = (old.Passed + passed, old.Files + files);
        }
    }
}
