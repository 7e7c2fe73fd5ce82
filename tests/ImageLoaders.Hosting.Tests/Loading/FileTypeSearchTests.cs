using System.Collections.Immutable;
using ImageLoaders.Hosting.Loading;

namespace ImageLoaders.Hosting.Tests.Loading;

internal sealed class FileTypeSearchTests
{
    private static readonly ImmutableArray<RegisteredFileType> Types =
    [
        new("nifti", new("a NIfTI volume") { Extensions = [".nii", ".nii.gz", ".img"], Patterns = [new("6E 2B 31 00", 344)] }, "Nifti"),
        new("wado", new("a DICOM file") { Extensions = [".dcm"], Patterns = [FilePattern.FromText("DICM", 128), new("08 00")] }, "Wado"),
        new("web", new("a JPEG picture") { Extensions = [".jpg"], Patterns = [new("FF D8 FF")] }, "Web"),
        new("zip", new("a gzip file") { Extensions = [".gz"] }, "Zip"),
    ];

    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0];
    private static readonly byte[] GroupEight = [8, 0, 5, 0];

    [Test]
    public void Find_TheContentSaysOtherwiseThanTheName_ContentDecides() =>
        Assert.That(Find("scan.dcm", Jpeg), Is.EqualTo("web"));

    [Test]
    public void Find_NoPatternMatches_ExtensionDecidesWhateverItsCase() => Assert.That(Find("/data/BRAIN.NII", [1]), Is.EqualTo("nifti"));

    [Test]
    public void Find_TwoExtensionsMatch_LongerOneDecides() =>
        Assert.That((Find("a.nii.gz", [0x1F, 0x8B]), Find("a.tar.gz", [0x1F, 0x8B])), Is.EqualTo(("nifti", "zip")));

    [Test]
    public void Find_WeakPattern_DecidesOnlyWithoutAnExtension() =>
        Assert.That((Find("a.img", GroupEight), Find("IM0001", GroupEight), Find(null, GroupEight)), Is.EqualTo(("nifti", "wado", "wado")));

    [Test]
    public void Find_TwoPatternsMatch_TheOneWithMoreBytesDecides()
    {
        byte[] both = [8, 0, .. new byte[342], (byte)'n', (byte)'+', (byte)'1', 0];

        Assert.That(Find("volume", both), Is.EqualTo("nifti"));
    }

    [Test]
    public void Find_SamePatternOfTwoPlugins_TheOneThatHasTheExtensionElseTheFirstByName()
    {
        ImmutableArray<RegisteredFileType> types =
        [
            new("alpha", new("a DICOM file") { Patterns = [FilePattern.FromText("DICM", 128)] }, "Alpha"),
            new("beta", new("a DICOM file") { Extensions = [".dcm"], Patterns = [FilePattern.FromText("DICM", 128)] }, "Beta"),
        ];
        byte[] dicom = [.. new byte[128], .. "DICM"u8];

        Assert.That(FileTypeSearch.Find(types, "a.dcm", dicom)!.Scheme, Is.EqualTo("beta"));
        Assert.That(FileTypeSearch.Find(types, "IM0001", dicom)!.Scheme, Is.EqualTo("alpha"));
    }

    [Test]
    public void Find_NothingFits_IsNull() => Assert.That(
        (Find("notes.txt", [1, 2, 3]), Find(null, [])), Is.EqualTo(((string?)null, (string?)null)));

    private static string? Find(string? name, ReadOnlySpan<byte> start) => FileTypeSearch.Find(Types, name, start)?.Scheme;
}
