using System.Globalization;
using System.Security.Cryptography;
using ImageLoaders;
using ImageLoaders.TestCorpus;

namespace WadoLoader.Tests.Loading;

/// <summary>Every DICOM file of the corpus, first and last frame, as its manifest says.</summary>
public sealed class CorpusTests
{
    private static readonly SortedDictionary<string, (int Decoded, int ToDecode, int Refused, int ToRefuse, int Unsupported)> Table =
        new(StringComparer.Ordinal);

    private static IEnumerable<TestCaseData> Cases => Corpus.Cases("dicom");

    [OneTimeTearDown]
    public void PrintTable()
    {
        if (Table.Count == 0)
            return;
        var lines = Table.Select(row =>
            $"{row.Key}  {row.Value.Decoded,3} of {row.Value.ToDecode,3}  {row.Value.Refused,3} of {row.Value.ToRefuse,3}  "
            + $"{row.Value.Unsupported,3}");
        NUnit.Framework.TestContext.Progress
            .WriteLine($"{"transfer syntax, photometric, bits",-71} decoded     refused  unsupported\n{string.Join('\n', lines)}");
        var all = Table.Values;
        NUnit.Framework.TestContext.Progress.WriteLine(
            $"All: {all.Sum(row => row.Decoded)} of {all.Sum(row => row.ToDecode)} decoded, {all.Sum(row => row.Refused)} of {all.Sum(row =>
                row.ToRefuse)} refused, {all.Sum(row => row.Unsupported)} unsupported.");
    }

    [TestCaseSource(nameof(Cases))]
    public async Task LoadImage_OfEachFrameNamed_IsAsTheManifestSays(object corpusFile)
    {
        var file = (CorpusFile)corpusFile;
        using var host = new FakeHost();
        var frames = int.TryParse(file["frames"], CultureInfo.InvariantCulture, out var number) ? number : 1;
        if (!file.MustLoad)
        {
            await CheckRefusalAsync(host, file);
            return;
        }

        Count(file, (0, 1, 0, 0, 0));
        await CheckAsync(host, file, 1, file["sha256_first"]);
        if (frames > 1)
            await CheckAsync(host, file, frames, file["sha256_last"]);
        Count(file, (1, 0, 0, 0, 0));
    }

    private static async Task CheckRefusalAsync(FakeHost host, CorpusFile file)
    {
        Count(file, (0, 0, 0, file.MustFail ? 1 : 0, 0));
        try
        {
            await host.LoadAsync($"dicomfile:{file.FullPath}");
        }
        catch (ImageLoadException exception)
        {
            Assert.That(exception.Error, Is.Not.EqualTo(ImageLoadError.LoaderFault), exception.Detail);
            Count(file, (0, 0, file.MustFail ? 1 : 0, 0, exception.Error == ImageLoadError.Unsupported ? 1 : 0));
            return;
        }

        Assert.That(file.MustFail, Is.False, "It is marked as an error, and loads.");
    }

    private static async Task CheckAsync(FakeHost host, CorpusFile file, int frame, string hash)
    {
        var image = await host.LoadAsync($"dicomfile:{file.FullPath}?frame={frame}");
        Assert.That(image.Rows, Is.EqualTo(int.Parse(file["rows"], CultureInfo.InvariantCulture)));
        Assert.That(image.Columns, Is.EqualTo(int.Parse(file["cols"], CultureInfo.InvariantCulture)));
        if (Convert.ToHexStringLower(SHA256.HashData(image.Pixels.Span)) != hash)
            Assert.That(CorpusReference.LargestDifference(file, image, frame), Is.LessThanOrEqualTo(CorpusReference.Tolerance(file)),
                $"Frame {frame}");
    }

    private static void Count(CorpusFile file, (int Decoded, int ToDecode, int Refused, int ToRefuse, int Unsupported) more)
    {
        var key =
            $"{file["transfer_syntax"],-24} {file["photometric"],-16} {file["bits_stored"],2} of {file["bits_allocated"],2} bits{(
            file["signed"] == "1" ? " signed" : "       ")}";
        lock (Table)
        {
            var old = Table.GetValueOrDefault(key);
            Table[key] = (old.Decoded + more.Decoded, old.ToDecode + more.ToDecode, old.Refused + more.Refused,
                old.ToRefuse + more.ToRefuse, old.Unsupported + more.Unsupported);
        }
    }
}
