using WadoLoader.WadoRs;

namespace WadoLoader.Tests.WadoRs;

/// <summary>In which transfer syntax a part came: PS3.18 8.7.3, and what servers write instead.</summary>
public sealed class PartSyntaxTests
{
    private const string Root = "1.2.840.10008.1.2";
    private const int NativeLength = 24;

    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8];
    private static readonly byte[] JpegLs = [0xFF, 0xD8, 0xFF, 0xF7, 0, 11, 8];
    private static readonly byte[] Jpeg2000 = [0xFF, 0x4F, 0xFF, 0x51, 0, 41];
    private static readonly byte[] Jp2 = [0, 0, 0, 12, (byte)'j', (byte)'P', 32, 32, 13, 10, 0x87, 10];

    [TestCase("image/jpeg", ".4.70")]
    [TestCase("image/jls", ".4.80")]
    [TestCase("image/x-jls", ".4.80")]
    [TestCase("image/jp2", ".4.90")]
    [TestCase("image/jphc", ".4.201")]
    [TestCase("image/dicom-rle", ".5")]
    [TestCase("image/jll", ".4.70")]
    [TestCase("application/octet-stream", ".1")]
    [TestCase("video/mp4", ".4.102")]
    [TestCase("", ".1")]
    public void Decide_MediaTypeAlone_StandsForItsDefault(string type, string syntax) =>
        Assert.That(Decide(type, "", Codestream(syntax)), Is.EqualTo((Root + syntax, 0)));

    [TestCase("image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.50", "", ".4.50")]
    [TestCase("image/jpeg;Transfer-Syntax=\"1.2.840.10008.1.2.4.57\"", "", ".4.57")]
    [TestCase("application/octet-stream; transfer-syntax=1.2.840.10008.1.2.4.50", "", ".4.50")]
    [TestCase("image/jpeg", "multipart/related; type=\"image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.51\"", ".4.51")]
    [TestCase("", "multipart/related; type=image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.51", ".4.51")]
    [TestCase("", "multipart/related; type=\"image/jpeg\"", ".4.70")]
    [TestCase("image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.50",
        "multipart/related; type=\"image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.70\"", ".4.50")]
    [TestCase("image/jpeg; transfer-syntax=*", "", ".4.70")]
    public void Decide_TransferSyntaxThatIsSaid_GoesFirst(string part, string whole, string syntax) =>
        Assert.That(Decide(part, whole, Jpeg), Is.EqualTo((Root + syntax, 0)));

    [TestCase("application/octet-stream; transfer-syntax=1.2.840.10008.1.2", "")]
    [TestCase("application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1.99", ".1")]
    public void Decide_FrameOfAnObjectThatIsEncodedOtherwise_IsPlain(string part, string syntax) =>
        Assert.That(Decide(part, "", new byte[NativeLength]), Is.EqualTo((Root + syntax, 0)));

    [TestCase("image/jp2", nameof(JpegLs), ".4.80")]
    [TestCase("application/octet-stream", nameof(Jpeg2000), ".4.90")]
    [TestCase("application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1", nameof(Jp2), ".4.90")]
    [TestCase("application/octet-stream; transfer-syntax=1.2.840.10008.1.2.4.90", nameof(Jpeg), ".4.50")]
    [TestCase("image/png", nameof(Jpeg), ".4.50")]
    [TestCase("image/dicom-rle", nameof(JpegLs), ".4.80")]
    public void Decide_CodestreamOfAnotherFamily_HasTheLastWordAndARemark(string part, string codestream, string syntax) =>
        Assert.That(Decide(part, "", Codestream(codestream)), Is.EqualTo((Root + syntax, 1)));

    [Test]
    public void Decide_PixelsThatAreSaidToBeACodestream_AreTakenForPixels() =>
        Assert.That(Decide("image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.70", "", new byte[NativeLength]), Is.EqualTo((Root + ".1", 1)));

    [Test]
    public void Decide_PixelsThatBeginLikeACodestream_StayPixels() =>
        Assert.That(Decide("application/octet-stream", "", [.. Jpeg2000, .. new byte[NativeLength - Jpeg2000.Length]]),
            Is.EqualTo((Root + ".1", 0)));

    private static (string Uid, int Remarks) Decide(string part, string whole, byte[] frame)
    {
        List<string> remarks = [];
        return (PartSyntax.Decide(MediaType.Parse(part), MediaType.Parse(whole), frame, NativeLength, remarks).Uid, remarks.Count);
    }

    private static byte[] Codestream(string what) => what switch
    {
        nameof(JpegLs) or ".4.80" => JpegLs,
        nameof(Jpeg) or ".4.70" => Jpeg,
        nameof(Jpeg2000) or ".4.90" or ".4.201" => Jpeg2000,
        nameof(Jp2) => Jp2,
        _ => [1, 2, 3],
    };
}
