using System.Text;
using ImageLoaders;
using ImageLoaders.Metadata;
using ImageLoaders.TestServers;
using WadoLoader.Tests.Transport;
using WadoLoader.Tests.WadoRs;

namespace WadoLoader.Tests.Cases;

/// <summary>Objects that are no images, and files that are no objects: each is named, and the message says what to do.</summary>
public sealed class NonImageTests
{
    private const string Storage = "1.2.840.10008.5.1.4.1.1.";

    private FakeHost _host = null!;

    [SetUp]
    public void SetUp() => _host = new FakeHost();

    [TearDown]
    public void TearDown() => _host.Dispose();

    private static IEnumerable<TestCaseData> ReportedObjects() => CaseFile.Of("obj_sr", "obj_hp", "obj_siemens_csa", "pixel_provider_url");

    private static IEnumerable<TestCaseData> ReportedFiles() => CaseFile.Of("not_tiff", "not_zip", "not_zeros");

    [TestCaseSource(nameof(ReportedObjects))]
    public async Task LoadImage_OfAReportedObject_IsUnsupportedAndNamed(string name)
    {
        var file = CaseFile.Read(name);
        var error = Fail(file);
        var kind = name switch
        {
            "obj_sr" => "a structured report",
            "obj_hp" => "a hanging protocol",
            "obj_siemens_csa" => "Siemens CSA non-image data",
            _ => "Pixel Data Provider URL (0028,7FE0) http://server/jpip",
        };
        Assert.That(error.Error, Is.EqualTo(ImageLoadError.Unsupported));
        Assert.That(error.Message, Does.Contain(kind).And.Contain("Its metadata can be read").And.Not.Contain("cut off"));
        Assert.That((await _host.MetadataAsync("dicomfile:content/test"))!.Get<PatientModule>()!.PatientName, Is.EqualTo("Test^Case"));
    }

    [TestCaseSource(nameof(ReportedFiles))]
    public void LoadImage_OfAReportedFile_NamesItsFormat(string name)
    {
        var error = Fail(CaseFile.Read(name));
        Assert.That(error.Error, Is.EqualTo(ImageLoadError.Malformed));
        Assert.That(error.Message, Does
            .Contain(name switch { "not_tiff" => "a TIFF picture", "not_zip" => "a ZIP archive", _ => "zero bytes" }));
    }

    [TestCase("1.2.840.10008.1.3.10", "DICOMDIR")]
    [TestCase("1.2.840.10008.5.1.4.34.7", "an RT delivery instruction")]
    [TestCase("1.2.840.10008.5.1.4.34.10", "an RT delivery instruction")]
    [TestCase("1.2.840.10008.5.1.4.38.1", "a hanging protocol")]
    [TestCase("1.2.840.10008.5.1.4.39.1", "a color palette")]
    [TestCase("1.2.840.10008.5.1.4.43.1", "an implant template")]
    [TestCase("1.2.840.10008.5.1.4.44.1", "an assembly of implant templates")]
    [TestCase("1.2.840.10008.5.1.4.45.1", "a group of implant templates")]
    [TestCase("1.2.840.10008.3.1.2.3.3", "a procedure step")]
    [TestCase("1.3.12.2.1107.5.9.1", "Siemens CSA")]
    [TestCase("1.3.46.670589.11.0.0.12.1", "Philips")]
    [TestCase("1.3.46.670589.11.0.0.12.2", "Philips")]
    [TestCase("1.3.46.670589.11.0.0.12.4", "Philips")]
    [TestCase("1.3.46.670589.5.0.2", "Philips")]
    [TestCase("1.2.3.4.5", "an object without pixel data")]
    [TestCase(Storage + "4.2", "a set of MR spectra")]
    [TestCase(Storage + "9.8.1", "a set of waveforms")]
    [TestCase(Storage + "10", "a standalone modality LUT")]
    [TestCase(Storage + "11.12", "a presentation state")]
    [TestCase(Storage + "66.5", "a surface segmentation")]
    [TestCase(Storage + "66.6", "a set of tracts")]
    [TestCase(Storage + "67", "a mapping of real world values")]
    [TestCase(Storage + "77.1.5.3", "a stereometric relationship")]
    [TestCase(Storage + "78.8", "a set of ophthalmic measurements")]
    [TestCase(Storage + "79.1", "a report of the macular grid")]
    [TestCase(Storage + "80.1", "a set of visual field measurements")]
    [TestCase(Storage + "88.76", "a structured report")]
    [TestCase(Storage + "90.1", "a content assessment")]
    [TestCase(Storage + "91.1", "a set of microscopy annotations")]
    [TestCase(Storage + "104.5", "an encapsulated model")]
    [TestCase(Storage + "131", "a structured display")]
    [TestCase(Storage + "200.3", "a protocol approval")]
    [TestCase(Storage + "200.8", "a procedure protocol")]
    [TestCase(Storage + "201.1", "an inventory")]
    [TestCase(Storage + "481.25", "an RT object")]
    public void LoadImage_OfAClassWithoutPixels_IsUnsupportedInEverySyntax(string uid, string kind)
    {
        foreach (var syntax in (string[])[.. TestObject.NativeSyntaxes, TestObject.Rle, "1.2.840.10008.1.2.4.50",
            "1.2.840.10008.1.2.4.100"])
        {
            var error = Fail(DicomWriter.Write(syntax).Text(0x00080016, "UI", uid).Text(0x00080060, "CS", "OT").ToFile(syntax));
            Assert.That(error.Error, Is.EqualTo(ImageLoadError.Unsupported), syntax);
            Assert.That(error.Message, Does.Contain(kind).And.Contain("Its metadata can be read"), syntax);
        }
    }

    [Test]
    public void LoadImage_OfAClassThatTheMetaInformationAloneNames_IsNamed()
    {
        var meta = new DicomWriter().Text(0x00020002, "UI", Storage + "11.1").Text(0x00020010, "UI", TestObject.ExplicitLittleEndian)
            .ToArray();
        var data = new DicomWriter().Text(0x00080018, "UI", "1.2.3").ToArray();
        Assert.That(Fail([.. new byte[128], .. "DICM"u8, .. meta, .. data]).Message, Does.Contain("a presentation state"));
    }

    [TestCase(Storage + "2")]
    [TestCase(Storage + "4")]
    [TestCase(Storage + "66.4")]
    [TestCase(Storage + "77.1.6")]
    public void LoadImage_OfAnImageClassWithoutPixels_IsMalformed(string uid) =>
        Assert.That(Fail(new DicomWriter().Text(0x00080016, "UI", uid).ToFile(TestObject.ExplicitLittleEndian)).Error,
            Is.EqualTo(ImageLoadError.Malformed));

    [Test]
    public void LoadImage_OfAnEmptyDicomdir_IsNamed() => Assert.That(
        Fail(new DicomWriter().Text(0x00041130, "CS", "DISC").Header(0x00041220, "SQ", 0).ToFile(TestObject.ExplicitLittleEndian)).Message,
        Does.Contain("DICOMDIR").And.Contain("load one of the files"));

    [TestCase("1.2.840.10008.1.2.4.94", false)]
    [TestCase("1.2.840.10008.1.2.4.95", true)]
    [TestCase("1.2.840.10008.1.2.4.204", false)]
    [TestCase("1.2.840.10008.1.2.4.205", true)]
    public async Task LoadImage_OfPixelsBehindAUrl_SaysSoAndTellsItsMetadata(string syntax, bool isDeflated)
    {
        var data = new DicomWriter().Text(0x00080016, "UI", Storage + "2").Text(0x00100010, "PN", "Doe^Jane")
            .UInt16(0x00280010, 4).UInt16(0x00280011, 4).Text(0x00287FE0, "UR", "https://archive/jpip?target=secret").ToArray();
        var meta = new DicomWriter().Text(0x00020010, "UI", syntax).ToArray();
        var error = Fail([.. new byte[128], .. "DICM"u8, .. meta, .. isDeflated ? DicomWriter.Deflate(data) : data]);
        Assert.That(error.Error, Is.EqualTo(ImageLoadError.Unsupported));
        Assert.That(error.Message, Does.Contain("https://archive/jpip").And.Contain("JPIP").And.Not.Contain("secret"));
        var metadata = (await _host.MetadataAsync("dicomfile:content/test"))!;
        Assert.That(metadata.Get<PatientModule>()!.PatientName, Is.EqualTo("Doe^Jane"));
        Assert.That(metadata.Get<TransferSyntaxModule>()!.TransferSyntaxName, Does.StartWith("JPIP"));
    }

    [TestCase("1.2.840.10008.1.2.4.100", "MPEG2 Main Profile / Main Level")]
    [TestCase("1.2.840.10008.1.2.4.110", "JPEG XL Lossless")]
    [TestCase("1.2.840.10008.1.2.4.56", "(Retired)")]
    [TestCase("1.2.840.10008.1.2.2", "Explicit VR Big Endian (Retired)")]
    [TestCase("1.2.3.4", "a transfer syntax that is not DICOM's")]
    public async Task GetMetadata_OfAnySyntax_NamesIt(string uid, string name)
    {
        var file = DicomWriter.Write(uid).Text(0x00100010, "PN", "Doe^Jane").UInt16(0x00280010, 4).Fragments([], [1, 2, 3, 4]).ToFile(uid);
        _host.Contents["content/test"] = () => ContentSource.FromBytes(file);
        var metadata = (await _host.MetadataAsync("dicomfile:content/test"))!;
        Assert.That(metadata.Get<TransferSyntaxModule>()!.TransferSyntaxName, Does.Contain(name));
        Assert.That(metadata.Get<PatientModule>()!.PatientName, Is.EqualTo("Doe^Jane"));
    }

    [Test]
    public void LoadImage_OfARetiredSyntaxThatCannotBeDecoded_SaysThatItIsRetired()
    {
        var error = Fail(new TestObject { Rows = 2, Columns = 2, Allocated = 8, Stored = 8 }
            .ToEncapsulated("1.2.840.10008.1.2.6.1", [], [1, 2, 3, 4]));
        Assert.That(error.Error, Is.EqualTo(ImageLoadError.Unsupported));
        Assert.That(error.Message, Does.Contain("RFC 2557 MIME Encapsulation (Retired) (1.2.840.10008.1.2.6.1)"));
    }

    [TestCase(0)]
    [TestCase(100)]
    [TestCase(3000)]
    public void LoadImage_OfZeros_IsMalformed(int length)
    {
        Assert.That(Fail(new byte[length]).Error, Is.EqualTo(ImageLoadError.Malformed));
        var meta = new DicomWriter().ToFile(TestObject.ExplicitLittleEndian);
        var error = Fail([.. meta, .. new byte[length]]);
        Assert.That(error.Error, Is.EqualTo(length == 0 ? ImageLoadError.Unsupported : ImageLoadError.Malformed));
        Assert.That(error.Message, length == 0 ? Does.Contain("no pixel data") : Does.Contain("zeros are there"));
    }

    [Test]
    public async Task GetMetadata_OfADataSetThatZerosPad_PassesOverThem()
    {
        var file = new DicomWriter().Text(0x00080016, "UI", Storage + "88.33").Text(0x00100010, "PN", "Doe^Jane")
            .ToFile(TestObject.ExplicitLittleEndian);
        byte[] padded = [.. file, .. new byte[400]];
        _host.Contents["content/test"] = () => ContentSource.FromBytes(padded);
        Assert.That((await _host.MetadataAsync("dicomfile:content/test"))!.Get<PatientModule>()!.PatientName, Is.EqualTo("Doe^Jane"));
    }

    [TestCase("88.33", "SR", "a structured report")]
    [TestCase("88.59", "KO", "a key object selection")]
    [TestCase("11.1", "PR", "a presentation state")]
    [TestCase("9.1.1", "ECG", "a set of waveforms")]
    [TestCase("66", "OT", "a set of raw data")]
    [TestCase("66.1", "REG", "a spatial registration")]
    [TestCase("104.1", "DOC", "an encapsulated PDF document")]
    [TestCase("481.2", "RTDOSE", "an RT dose without a dose grid")]
    [TestCase("481.3", "RTSTRUCT", "an RT structure set")]
    [TestCase("481.10", "RTINTENT", "an RT object")]
    public void LoadImage_OfAnObjectThatIsNoImage_SaysWhatItIs(string sopClass, string modality, string kind)
    {
        var file = DicomWriter.ExplicitLittleEndian.Text(0x00080016, "UI", Storage + sopClass).Text(0x00080018, "UI", "1.2.3")
            .Text(0x00080060, "CS", modality).ToFile(TestObject.ExplicitLittleEndian);
        var error = Fail(file);
        Assert.That(error.Error, Is.EqualTo(ImageLoadError.Unsupported));
        Assert.That(error.Message, Does.Contain($"The object is {kind} and no image (SOP Class {Storage}{sopClass}, modality {modality})"));
    }

    [Test]
    public void LoadImage_OfSpectra_IsUnsupportedThoughTheyHaveRows() =>
        Assert.That(Fail(WithRows("4.2")).Error, Is.EqualTo(ImageLoadError.Unsupported));

    [Test]
    public void LoadImage_WithoutASopClass_GoesByTheModality() => Assert.That(
        Fail(DicomWriter.ExplicitLittleEndian.Text(0x00080060, "CS", "SR").ToFile(TestObject.ExplicitLittleEndian)).Message,
            Does.Contain("a structured report"));

    [Test]
    public void LoadImage_OfADicomdir_SaysToLoadItsFiles()
    {
        var file = DicomWriter.ExplicitLittleEndian.Text(0x00041130, "CS", "DISC")
            .Sequence(0x00041220, true, record => record.Text(0x00041430, "CS", "PATIENT")).ToFile(TestObject.ExplicitLittleEndian);
        var error = Fail(file);
        Assert.That(error.Error, Is.EqualTo(ImageLoadError.Unsupported));
        Assert.That(error.Message, Does.Contain("DICOMDIR").And.Contain("load one of the files"));
    }

    [TestCase("2")]
    [TestCase("66.4")]
    [TestCase("481.1")]
    [TestCase("481.2")]
    [TestCase("481.23")]
    public void LoadImage_OfAnImageWithoutPixelData_IsMalformed(string sopClass) =>
        Assert.That(Fail(WithRows(sopClass)).Error, Is.EqualTo(ImageLoadError.Malformed));

    [Test]
    public async Task GetMetadata_OfAnObjectThatIsNoImage_IsWhatItSays()
    {
        var file = DicomWriter.ExplicitLittleEndian.Text(0x00080016, "UI", Storage + "88.33").Text(0x00080060, "CS", "SR")
            .Text(0x00100010, "PN", "Doe^Jane").ToFile(TestObject.ExplicitLittleEndian);
        _host.Contents["content/report"] = () => ContentSource.FromBytes(file);
        var metadata = await _host.MetadataAsync("dicomfile:content/report");
        Assert.That((metadata!.Get<PatientModule>()!.PatientName, metadata.Get<GeneralSeriesModule>()!.Modality),
            Is.EqualTo(("Doe^Jane", "SR")));
    }

    [Test]
    public void LoadImage_WadoRsOfAnObjectThatIsNoImage_AsksForNoFrame()
    {
        const string Json =
            $"[{{\"00080016\":{{\"vr\":\"UI\",\"Value\":[\"{Storage}11.1\"]}},"
                + $"\"00080018\":{{\"vr\":\"UI\",\"Value\":[\"{TestInstance.Uid}\"]}}}}]";
        using var server = new TestServer(_ => ("200 OK\r\nContent-Type: application/dicom+json", Encoding.UTF8.GetBytes(Json)));
        using var plugin = new TestPlugin(null, ("Retries", "0"));
        var error = plugin.Fail(TestInstance.Id(server));
        Assert.That(error.Error, Is.EqualTo(ImageLoadError.Unsupported));
        Assert.That(error.Message, Does.Contain("a presentation state"));
        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    private static byte[] WithRows(string sopClass) =>
        DicomWriter.ExplicitLittleEndian.Text(0x00080016, "UI", Storage + sopClass).UInt16(0x00280010, 4).UInt16(0x00280011, 6)
            .ToFile(TestObject.ExplicitLittleEndian);

    private ImageLoadException Fail(byte[] file) => Assert.ThrowsAsync<ImageLoadException>(() => _host.LoadAsync(file))!;
}
