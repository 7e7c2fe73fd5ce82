using System.Globalization;
using ImageLoaders.TestCorpus;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests;

/// <summary>
/// DCMTK's dcm2pnm as a witness from outside: the same file through the same window gives the same greys, which may differ by one, as DCMTK cuts
/// them where we round. Every grey file of the corpus without loss that DCMTK's three programs read takes part.
/// </summary>
public sealed class DcmtkWitnessTests
{
    /// <summary>
    /// Where the two differ by more than one for a reason that is not ours:
    /// in the first file the rescale has the representation UN, which DCMTK does not look into;
    /// the second has rectangular pixels, which dcm2pnm leaves as they are; the third is a VOI table without any data, and we then show the whole range;
    /// the last two are doses, whose values are in Gy by their Dose Grid Scaling, which DCMTK does not apply.
    /// </summary>
    private static readonly string[] Explained =
    [
        "dicom/cornerstone3D/test-images_CTImage.dcm_JPEGLSLossyTransferSyntax_1.2.840.10008.1.2.4.81.dcm", "dicom/pydicom/6924", "dicom/pylibjpeg-data/JPEGLosslessP14SV1_1s_1f_u_16_16.dcm",
        "dicom/pydicom/rtdose.dcm", "dicom/pydicom/rtdose_rle_1frame.dcm",
    ];

    private TemporaryFolder _folder = null!;

    private static IEnumerable<TestCaseData> NormalWindows => Corpus.Root is null ? [] : [new("40,400"), new("")];

    private static IEnumerable<TestCaseData> LongWindows => Corpus.Root is null ? [] : [new("1000.5,3000"), new("128,2"), new("100,1"), new("50.25,350.5"), new("-600,1500"), new("500,1000,sigmoid")];

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Load_MadeFile_ShowsWhatDcmtkShows()
    {
        File.WriteAllBytes(_folder.PathOf("0"), SmallDicomFile.Make(64, 64, [.. Enumerable.Range(0, 4096).Select(n => (ushort)(n * 16))]));
        var dcmtk = new Dcmtk(_folder);

        foreach (var window in new[] { "30000,40001", "30000.5,1", "100,65535", "30000,20000,sigmoid" })
            Assert.That((await dcmtk.CompareAsync([("0", "dcm2pnm", null)], window)).Single().Value.Largest, Is.LessThanOrEqualTo(1), window);
    }

    [TestCaseSource(nameof(NormalWindows))]
    public Task Load_GreyCorpusFiles_ShowWhatDcmtkShows(string window) => AssertAlikeAsync(window);

    [Category("Long")]
    [TestCaseSource(nameof(LongWindows))]
    public Task Load_GreyCorpusFilesThroughMoreWindows_ShowWhatDcmtkShows(string window) => AssertAlikeAsync(window);

    // An empty window is the file's own, or its VOI table.
    private async Task AssertAlikeAsync(string window)
    {
        var files = Corpus.Files("dicom").Where(file => file.MustLoad && file["photometric"].StartsWith("MONOCHROME", StringComparison.Ordinal)
            && Dcmtk.ProgramFor(file["transfer_syntax"]) is not null && !Explained.Contains(file.Path)
            && (window.Length > 0 || file.Features.Contains("window") || file.Features.Contains("voi-lut"))).ToList();
        for (var i = 0; i < files.Count; i++)
            File.Copy(files[i].FullPath, _folder.PathOf(Name(i)));
        var dcmtk = new Dcmtk(_folder);

        var compared = await dcmtk.CompareAsync([.. files.Select((file, i) => (Name(i), Dcmtk.ProgramFor(file["transfer_syntax"])!, file.Features.Contains("voi-lut") ? "+Wl" : "+Wi"))], window);

        var different = new List<string>();
        foreach (var (name, (largest, differing, shown)) in compared)
        {
            var file = files[int.Parse(name, CultureInfo.InvariantCulture)];
            if (largest > 1 && !(await IsOfFractionsAsync(dcmtk, name, window, largest)) && !(file.Features.Contains("pixel-padding") && shown.All(grey => grey == 0)))
                different.Add($"{file}: {differing} pixels by up to {largest}");
        }

        Assert.That(different, Is.Empty);
        Assert.That(compared, Has.Count.GreaterThan(files.Count * 9 / 10), "files that DCMTK reads: all but those of floating point");
    }

    // dcm2pnm cuts modality values to whole numbers before the window: with a slope that is none, up to one unit of them is missing there.
    private static async Task<bool> IsOfFractionsAsync(Dcmtk dcmtk, string name, string window, int largest)
    {
        if (!await dcmtk.HasFractionsAsync(name))
            return false;
        var width = window.Length == 0 ? await dcmtk.WidthAsync(name) : double.Parse(window.Split(',')[1], CultureInfo.InvariantCulture);
        return width <= 1 || largest <= 1.5 + 255 / (width - 1);
    }

    private static string Name(int index) => index.ToString(CultureInfo.InvariantCulture);
}
