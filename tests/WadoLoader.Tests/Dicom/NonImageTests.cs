using System.Text;
using ImageLoaders;
using ImageLoaders.Metadata;
using ImageLoaders.TestServers;
using WadoLoader.Tests.Transport;
using WadoLoader.Tests.WadoRs;

namespace WadoLoader.Tests.Dicom;

/// <summary>Objects without pixel data: those that have none by their nature are not called damaged.</summary>
public sealed class NonImageTests
{
    private const string Storage = "1.2.840.10008.5.1.4.1.1.";

    private FakeHost _host = null!;

    [SetUp]
    public void SetUp() => _host = new FakeHost();

    [TearDown]
    public void TearDown() => _host.Dispose();

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
