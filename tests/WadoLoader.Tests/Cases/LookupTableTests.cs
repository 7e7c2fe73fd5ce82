using ImageLoaders;

namespace WadoLoader.Tests.Cases;

/// <summary>VOI and modality LUTs whose entries and descriptor disagree: shown as the entries mean.</summary>
public sealed class LookupTableTests
{
    private const uint Modality = 0x00283000;
    private const uint Voi = 0x00283010;

    private static IEnumerable<TestCaseData> Reported() => Reading.Cases("dicom/voilut_12said_16data");

    [TestCaseSource(nameof(Reported))]
    public async Task Read_ReportedCase_IsTheRampOfItsEntries(string name)
    {
        var read = await Reading.OfCaseAsync(name);
        var table = read.Image.VoiLuts.Single();
        Assert.That((table.BitsPerEntry, table.Entries.Length, table.Entries[1], table.Entries[^1]), Is.EqualTo((16, 4096, 16, 65520)));
        Assert.That(read.Image.Remarks, Has.One.Contains("12 bits"));
    }

    [TestCase(8, 4095, 12, 4095)] // deeper than said
    [TestCase(12, 5000, 16, 65535)] // and the largest is white
    [TestCase(16, 4095, 12, 4095)] // shallower than said
    [TestCase(16, 255, 8, 255)]
    [TestCase(0, 1023, 10, 1023)] // nothing that can be
    [TestCase(32, 1023, 10, 1023)]
    public async Task VoiLut_OfOtherDepth_HasThatOfItsEntries(int said, int largest, int bits, int last)
    {
        var entries = Enumerable.Range(0, 1024).Select(i => i * largest / 1023).ToArray();
        var image = await LoadAsync(Voi, [1024, 0, said], entries);
        Assert.That((image.VoiLuts.Single().BitsPerEntry, image.VoiLuts.Single().Entries[^1]), Is.EqualTo((bits, last)));
        Assert.That(image.Remarks, Has.One.Contains($"{largest:N0}"));
    }

    [TestCase(12, 4095)]
    [TestCase(16, 65535)]
    [TestCase(16, 20000)] // what is dark may be meant
    [TestCase(8, 200)]
    public async Task VoiLut_ThatAgrees_HasNoRemark(int said, int largest)
    {
        var image = await LoadAsync(Voi, [2, 0, said], [0, largest]);
        Assert.That(image.VoiLuts.Single().BitsPerEntry, Is.EqualTo(said));
        Assert.That(image.Remarks, Is.Empty);
    }

    [TestCase(Voi, 4, 8)] // more than said
    [TestCase(Modality, 4, 8)]
    [TestCase(Voi, 12, 8)] // fewer
    [TestCase(Modality, 12, 8)]
    public async Task Table_OfOtherLength_HasTheEntriesThatAreThere(uint sequence, int said, int there)
    {
        var entries = Enumerable.Range(1, there).Select(i => 400 * i).ToArray();
        var image = await LoadAsync(sequence, [said, 0, 12], entries);
        Assert.That((image.ModalityLut ?? image.VoiLuts.Single()).Entries, Is.EqualTo(entries));
        Assert.That(image.Remarks, Has.One.Contains($"{said}"));
    }

    [Test]
    public async Task Table_WithZerosBehindIt_IsPaddedOnly()
    {
        var image = await LoadAsync(Modality, [3, 0, 12], [5, 6, 7, 0, 0]);
        Assert.That(image.ModalityLut!.Entries, Is.EqualTo(new ushort[] { 5, 6, 7 }));
        Assert.That(image.Remarks, Is.Empty);
    }

    [Test]
    public void ModalityLut_WithoutTheEntryOfAPixel_IsAnError()
    {
        var failure = Assert.ThrowsAsync<ImageLoadException>(() => LoadAsync(Modality, [12, 0, 12], [1, 2, 3], pixel: 7));
        Assert.That((failure!.Error, failure.Message.Contains("modality LUT", StringComparison.Ordinal)),
            Is.EqualTo((ImageLoadError.Malformed, true)));
    }

    [Test]
    public async Task ModalityLut_DeeperThanSaid_KeepsItsValues()
    {
        var image = await LoadAsync(Modality, [2, 0, 8], [0, 3000]);
        Assert.That((image.ModalityLut!.BitsPerEntry, image.ModalityLut.Entries[1]), Is.EqualTo((12, 3000)));
        Assert.That(image.Remarks, Has.One.Contains("3,000"));
    }

    [TestCase("4096\\x\\12")]
    [TestCase("4096\\0")]
    [TestCase("")]
    public async Task Descriptor_ThatCannotBeRead_IsAnErrorOfTheModalityLutAndCostsAVoiLut(string descriptor)
    {
        TestObject With(uint sequence) =>
            new()
            {
                More = writer => writer.Sequence(sequence, true, item =>
            item.Text(0x00283002, "LO", descriptor).Bytes(0x00283006, "OW", item.Words(1, 2)))
            };
        var failure = Assert.ThrowsAsync<ImageLoadException>(() => Reading.OfAsync(With(Modality)));
        Assert.That(failure!.Message, Does.Contain($"LUT Descriptor (0028,3002) \"{descriptor}\""));
        var read = await Reading.OfAsync(With(Voi));
        Assert.That(read.Image.VoiLuts, Is.Empty);
        Assert.That(read.Image.Remarks, Has.Some.Contains(descriptor));
        Assert.That((await Reading.MetadataOfAsync(With(Modality))).Remarks, Has.Some.Contains(descriptor));
    }

    private static async Task<Image> LoadAsync(uint sequence, int[] descriptor, int[] entries, int pixel = 0)
    {
        var what = new TestObject
        {
            More = writer =>
            writer.Sequence(sequence, true, item => item.UInt16(0x00283002, descriptor).Bytes(0x00283006, "OW", item.Words(entries)))
        };
        return (await Reading.OfAsync(what.ToFile(TestObject.ExplicitLittleEndian, [.. Enumerable.Repeat((long)pixel, 24)]))).Image;
    }
}
