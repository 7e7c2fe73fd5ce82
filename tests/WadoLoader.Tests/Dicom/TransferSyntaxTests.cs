using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Frames;

namespace WadoLoader.Tests.Dicom;

/// <summary>The table of transfer syntaxes: each is found by its UID, named, and decoded by what the table says.</summary>
public sealed class TransferSyntaxTests
{
    private const string Root = "1.2.840.10008.1.2";

    [Test]
    public void All_RowsHaveAUidOfTheirOwnAndAName()
    {
        Assert.That(TransferSyntaxes.All.Select(syntax => syntax.Uid), Is.Unique);
        Assert.That(TransferSyntaxes.All.Select(syntax => syntax.Name), Is.Unique.And.All.Not.Empty);
        Assert.That(TransferSyntaxes.All.Select(syntax => TransferSyntax.FromUid(syntax.Uid)), Is.EqualTo(TransferSyntaxes.All));
    }

    [Test]
    public void FromUid_OfARetiredSyntax_NamesItSo(
        [Values("1.2.840.10008.1.20", Root + ".2", Root + ".4.52", Root + ".4.56", Root + ".4.58", Root + ".4.66", Root + ".6.1", Root + ".6.2")] string uid) =>
        Assert.That(TransferSyntax.FromUid(uid).Name, Does.EndWith("(Retired)"));

    [TestCase(Root + ".4.999", "an unknown transfer syntax of DICOM")]
    [TestCase("1.2.3.4", "a transfer syntax that is not DICOM's")]
    public void FromUid_OfAnUnknownSyntax_SaysWhose(string uid, string name) =>
        Assert.That((TransferSyntax.FromUid(uid).Name, TransferSyntax.FromUid(uid).Coding), Is.EqualTo((name, PixelCoding.Unknown)));

    [TestCase(Root, true, false, false)]
    [TestCase(Root + ".1", false, false, false)]
    [TestCase(Root + ".2", false, true, false)]
    [TestCase(Root + ".1.99", false, false, true)]
    [TestCase(Root + ".4.95", false, false, true)]
    [TestCase(Root + ".4.205", false, false, true)]
    [TestCase("1.2.840.10008.1.20", true, false, false)]
    public void FromUid_OfASyntax_TellsHowTheDataSetIsWritten(string uid, bool isImplicit, bool isBigEndian, bool isDeflated)
    {
        var syntax = TransferSyntax.FromUid(uid);
        Assert.That((syntax.Layout.IsImplicit, syntax.Layout.IsBigEndian, syntax.IsDeflated), Is.EqualTo((isImplicit, isBigEndian, isDeflated)));
    }

    [TestCase(Root + ".4.50", CompressionLoss.Always)]
    [TestCase(Root + ".4.70", CompressionLoss.Never)]
    [TestCase(Root + ".4.81", CompressionLoss.Possible)]
    [TestCase(Root + ".4.90", CompressionLoss.Never)]
    [TestCase(Root + ".4.91", CompressionLoss.Possible)]
    [TestCase(Root + ".4.203", CompressionLoss.Possible)]
    [TestCase(Root + ".5", CompressionLoss.Never)]
    public void FromUid_OfASyntax_TellsWhatMayBeLost(string uid, object loss) => Assert.That(TransferSyntax.FromUid(uid).Loss, Is.EqualTo(loss));

    [Test]
    public void Find_OfEachCoding_GivesItsDecoderOrNone()
    {
        foreach (var syntax in TransferSyntaxes.All.Where(syntax => syntax.IsEncapsulated))
        {
            if (syntax.Coding is PixelCoding.Rle or PixelCoding.Jpeg or PixelCoding.JpegLs or PixelCoding.Jpeg2000)
                Assert.That(FrameCodecs.Find(syntax, [1, 2, 3], []).Coding, Is.EqualTo(syntax.Coding), syntax.Name);
            else
                Assert.That(() => FrameCodecs.Find(syntax, [1, 2, 3], []), Throws.TypeOf<ImageLoadException>().With.Message.Contains(syntax.Uid), syntax.Name);
        }
    }
}
