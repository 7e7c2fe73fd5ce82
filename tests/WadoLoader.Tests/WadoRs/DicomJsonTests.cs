using System.Text;
using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.WadoRs;

namespace WadoLoader.Tests.WadoRs;

public sealed class DicomJsonTests
{
    [Test]
    public void Read_EachRepresentation_IsReadLikeAFiles()
    {
        var data = Dataset("""
            {"00080005":{"vr":"CS","Value":["ISO_IR 100"]},"00080008":{"vr":"CS","Value":["ORIGINAL",null,"AXIAL"]},
            "00100010":{"vr":"PN","Value":[{"Alphabetic":"Müller^Jörg","Ideographic":"山田"}]},
            "00280010":{"vr":"US","Value":[512]},"00280030":{"vr":"DS","Value":[0.5,"1.25"]},"00280008":{"vr":"IS","Value":["7"]},
            "00280009":{"vr":"AT","Value":["00181063"]},"00280120":{"vr":"SS","Value":[-2000]},"00189087":{"vr":"FD","Value":[1e-3]},
            "00091001":{"vr":"UV","Value":["18446744073709551615"]},
            "00281201":{"vr":"OW","InlineBinary":"AQIDBA=="},"00281202":{"vr":"OW","BulkDataURI":"bulk"},
            "70000010":{"vr":"XX","Value":["?"]},"note":"of the server's own",
            "00283010":{"vr":"SQ","Value":[{"00283003":{"vr":"LO","Value":["first"]}},{},null,{"00283003":{"vr":"LO","Value":["last"]}}]}}
            """);
        Assert.Multiple(() =>
        {
            Assert.That(data.Text(Tag.SpecificCharacterSet), Is.EqualTo("ISO_IR 192"));
            Assert.That(data.Texts(Tag.ImageType), Is.EqualTo(new[] { "ORIGINAL", "", "AXIAL" }));
            Assert.That(Encoding.UTF8.GetString(data.Bytes(0x00100010)).TrimEnd(), Is.EqualTo("Müller^Jörg=山田"));
            Assert.That(data.Integer(Tag.Rows, Vr.US), Is.EqualTo(512));
            Assert.That(data.Numbers(Tag.PixelSpacing, Vr.DS), Is.EqualTo(new[] { 0.5, 1.25 }));
            Assert.That(data.Integer(Tag.NumberOfFrames, Vr.IS), Is.EqualTo(7));
            Assert.That(data.Bytes(0x00280009).ToArray(), Is.EqualTo(new byte[] { 0x18, 0, 0x63, 0x10 }));
            Assert.That(data.Integer(Tag.PixelPaddingValue, Vr.SS), Is.EqualTo(-2000));
            Assert.That(data.Number(0x00189087, Vr.FD), Is.EqualTo(1e-3));
            Assert.That(data.Number(0x00091001, Vr.UV), Is.EqualTo((double)ulong.MaxValue));
            Assert.That(data.Bytes(0x00281201).ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 4 }));
            Assert.That(data.Bytes(0x00281202).ToArray(), Is.EqualTo(new byte[] { 9, 8 }));
            Assert.That(data.Items(Tag.VoiLutSequence).Select(item => item.Text(Tag.LutExplanation)),
                Is.EqualTo(new[] { "first", null, null, "last" }));
        });
    }

    [Test]
    public void Read_MoreNumbersThanAShortLengthHolds_AreAllThere()
    {
        var data = Dataset("""{"00283006":{"vr":"US","Value":[""" + string.Join(',', Enumerable.Range(0, 65536))
            + """]},"00281052":{"vr":"DS","Value":["-1024"]}}""");

        Assert.That(data.Bytes(Tag.LutData).Length, Is.EqualTo(131072));
        Assert.That(data.Number(Tag.RescaleIntercept, Vr.DS), Is.EqualTo(-1024));
    }

    [TestCase("70000")]
    [TestCase("-32769")]
    [TestCase("1.5")]
    [TestCase("\"x\"")]
    [TestCase("null")]
    [TestCase("1e400")]
    [TestCase("{}")]
    public void Read_NumberThatDoesNotFit_IsNotThere(string value) =>
        Assert.That(Dataset("""{"00280010":{"vr":"US","Value":[""" + value + "]}}").Integer(Tag.Rows, Vr.US), Is.Null);

    [TestCase("\"Value\":[512]")]
    [TestCase("\"vr\":null,\"Value\":[512]")]
    [TestCase("\"vr\":\"UN\",\"Value\":[512]")]
    [TestCase("\"vr\":\"UN\",\"InlineBinary\":\"AAI=\"")]
    public void Read_RepresentationThatIsNotSaid_GivesNoOtherNumber(string members)
    {
        var data = Dataset("{\"00280010\":{" + members + "},\"00281053\":{\"Value\":[2.5]}}");

        Assert.That((data.Integer(Tag.Rows, Vr.US), data.Number(Tag.RescaleSlope, Vr.DS)), Is.EqualTo((512, 2.5)));
    }

    [TestCase("\"NaN\"", double.NaN)]
    [TestCase("\"Infinity\"", double.PositiveInfinity)]
    [TestCase("\"-Infinity\"", double.NegativeInfinity)]
    public void Read_RealThatIsNoNumber_IsTheOneThatIsMeant(string value, double expected) =>
        Assert.That(Dataset("{\"00189087\":{\"vr\":\"FD\",\"Value\":[" + value + "]}}").Bytes(0x00189087).ToArray(),
            Is.EqualTo(BitConverter.GetBytes(expected)));

    [Test]
    public void Read_NestedWithoutEnd_IsMalformed()
    {
        var json = string.Concat(Enumerable.Repeat("{\"00081115\":{\"vr\":\"SQ\",\"Value\":[", 10_000));

        Assert.That(Assert.Throws<ImageLoadException>(() => Dataset(json))!.Error, Is.EqualTo(ImageLoadError.Malformed));
    }

    [Test]
    public void Read_LargeValueInDeepSequences_IsNotCopiedAtEachLevel()
    {
        const int Depth = 100;
        var json = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"00081115\":{\"vr\":\"SQ\",\"Value\":[", Depth))
            + "{\"00081190\":{\"vr\":\"UR\",\"Value\":[\"" + new string('x', 1 << 20) + "\"]}}"
                + string.Concat(Enumerable.Repeat("]}}", Depth)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var data = DicomObject.ReadDataset(
            ContentSource.FromBytes(DicomJson.Read(json, new Dictionary<string, ReadOnlyMemory<byte>>(), out _)));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(20L << 20));

        for (var level = 0; level < Depth; level++)
            data = data.Item(0x00081115)!;
        Assert.That(data.Text(0x00081190), Has.Length.EqualTo(1 << 20));
    }

    [Test]
    public void Read_BracketsWithoutNumber_TakeNoMemory()
    {
        var json = Encoding.UTF8.GetBytes("[" + string.Concat(Enumerable.Repeat("[],", 5_000_000)) + "[]]");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var failure = Assert.Throws<ImageLoadException>(() => DicomJson.Read(json, new Dictionary<string, ReadOnlyMemory<byte>>(), out _))!;

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.TooLarge));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1L << 20));
    }

    [Test]
    public void Read_CutOffAnywhere_IsMalformed()
    {
        const string Json = """[{"00280010":{"vr":"US","Value":[512]},"00281201":{"vr":"OW","InlineBinary":"AQIDBA=="}}]""";
        for (var length = 0; length < Json.Length; length++)
            Assert.That(Assert.Throws<ImageLoadException>(() => Dataset(Json[..length]))!.Error, Is.EqualTo(ImageLoadError.Malformed),
                $"{length}");
    }

    private static Dataset Dataset(string json)
    {
        var bulk = new Dictionary<string, ReadOnlyMemory<byte>> { ["bulk"] = new byte[] { 9, 8 } };
        return DicomObject.ReadDataset(ContentSource.FromBytes(DicomJson.Read(Encoding.UTF8.GetBytes(json), bulk, out _)));
    }
}
