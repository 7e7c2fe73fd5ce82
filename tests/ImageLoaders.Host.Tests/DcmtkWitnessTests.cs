using System.Diagnostics;
using System.Text.Json;
using ImageLoaders.Codecs;
using ImageLoaders.TestCorpus;

namespace ImageLoaders.Host.Tests;

/// <summary>DCMTK's dcm2pnm as a witness from outside: the same file through the same window gives the same greys.</summary>
public sealed class DcmtkWitnessTests
{
    private static readonly string[] Native = ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"];

    private TemporaryFolder _folder = null!;

    private static IEnumerable<TestCaseData> Windows => Corpus.Root is null ? [] : [new(40.0, 400.0), new(1000.5, 3000.0), new(128.0, 2.0)];

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Load_MadeFile_ShowsWhatDcmtkShows()
    {
        File.WriteAllBytes(_folder.PathOf("0"), DicomFile.Make(64, 64, [.. Enumerable.Range(0, 4096).Select(n => (ushort)(n * 16))]));

        Assert.That(await CompareAsync(1, 30000, 40001), Is.EqualTo((1, Array.Empty<string>())));
    }

    [TestCaseSource(nameof(Windows))]
    public async Task Load_GreyCorpusFiles_ShowWhatDcmtkShows(double center, double width)
    {
        // Left out: padding, which dcm2pnm shows like any other value and we as background.
        var files = Corpus.Files("dicom").Where(file =>
            file.MustLoad && file["photometric"] == "MONOCHROME2" && Native.Contains(file["transfer_syntax"]) && !file.Features.Contains("pixel-padding")).ToList();
        for (var i = 0; i < files.Count; i++)
            File.Copy(files[i].FullPath, _folder.PathOf($"{i}"));

        var (compared, different) = await CompareAsync(files.Count, center, width);

        Assert.That(different.Select(line => $"{files[int.Parse(line.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)]} {line}"), Is.Empty);
        Assert.That(compared, Is.GreaterThan(files.Count / 2));
    }

    // How many files both programs show at the same size, and those where a grey differs by more than one.
    private async Task<(int Compared, string[] Different)> CompareAsync(int count, double center, double width)
    {
        var window = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{center},{width}");
        var ours = await ImageLoadersProgram.RunAsync(["load", .. Enumerable.Range(0, count).Select(i => _folder.PathOf($"{i}")), "-o", _folder.PathOf("ours") + "/", "--window", window]);
        Assert.That(ours.Output, Is.Not.Empty, ours.Errors);
        var (compared, different) = (0, new List<string>());
        for (var i = 0; i < count; i++)
        {
            var theirs = _folder.PathOf($"{i}.png");
            var start = new ProcessStartInfo("dcm2pnm", ["--quiet", "--write-png", "--no-overlays", "+Ww", .. window.Split(','), _folder.PathOf($"{i}"), theirs]);
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            var our = _folder.PathOf("ours", $"{i}.png");
            if (process.ExitCode != 0 || !File.Exists(our))
                continue;
            var ((ourRows, ourColumns, ourPixels), (rows, columns, pixels)) = (Decode(our), Decode(theirs));
            if ((ourRows, ourColumns) != (rows, columns))
                continue; // pixels that are not square: dcm2pnm leaves them so
            compared++;
            var difference = ourPixels.Zip(pixels).Max(pair => Math.Abs(pair.First - pair.Second));
            if (difference > 1 && difference > (1.5 + 255 / (width - 1)) * await FractionAsync(i))
                different.Add($"{i} differs by {difference} in {ourPixels.Zip(pixels).Count(pair => Math.Abs(pair.First - pair.Second) > 1)} pixels");
        }

        return (compared, [.. different]);
    }

    // dcm2pnm cuts modality values to whole numbers before the window: with a slope that is none, up to one unit of them is missing there, and it cuts greys where we round.
    private async Task<int> FractionAsync(int file)
    {
        (await ImageLoadersProgram.RunAsync("load", _folder.PathOf($"{file}"), "-o", _folder.PathOf($"{file}.json"))).AssertSucceeded();
        var description = JsonDocument.Parse(File.ReadAllText(_folder.PathOf($"{file}.json"))).RootElement;
        return double.IsInteger(description.GetProperty("rescaleSlope").GetDouble()) && double.IsInteger(description.GetProperty("rescaleIntercept").GetDouble()) ? 0 : 1;
    }

    private static (int Rows, int Columns, byte[] Pixels) Decode(string file)
    {
        var png = File.ReadAllBytes(file);
        var codec = new PngCodec();
        var info = codec.ReadHeader(png);
        var pixels = new byte[info.LengthBytes];
        codec.Decode(png, info, ColorOutput.AsStored, pixels);
        return (info.Rows, info.Columns, pixels);
    }
}
