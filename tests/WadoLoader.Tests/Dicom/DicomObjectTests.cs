using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Tests.Dicom;

public sealed class DicomObjectTests
{
    private static readonly TestObject Small = new() { Rows = 2, Columns = 2 };

    [Test]
    public void Read_InEachSyntax_FindsValuesBehindSequencesOfBothKinds(
        [ValueSource(typeof(TestObject), nameof(TestObject.NativeSyntaxes))] string syntax, [Values] bool isUndefined)
    {
        var file = (Small with
        {
            First = writer => writer.Sequence(
                0x00081140,
                isUndefined,
                item => item.Text(0x00081155, "UI", "1.9").Sequence(0x00400260, isUndefined, inner => inner.Text(0x00080100, "SH", "CODE")),
                _ => { },
                item => item.Text(0x00081155, "UI", "1.10")),
        }).ToFile(syntax, 1, 2, 3, 4);
        var dicom = DicomObject.Read(ContentSource.FromBytes(file));
        Assert.That(dicom.Dataset.Text(Tag.SopInstanceUid), Is.EqualTo("1.2.3.4"));
        Assert.That(dicom.Dataset.Integer(Tag.Columns, Vr.US), Is.EqualTo(2));
        Assert.That(dicom.Dataset.Items(0x00081140).Count(), Is.EqualTo(3));
        Assert.That(dicom.Dataset.Item(0x00081140, 2)!.Text(0x00081155), Is.EqualTo("1.10"));
        Assert.That(dicom.Dataset.Item(0x00081140)!.Item(0x00400260)!.Text(0x00080100), Is.EqualTo("CODE"));
        Assert.That(dicom.PixelData!.Value.Length, Is.EqualTo(8));
    }

    [Test]
    public void Read_OfUnknownVrWithoutLength_ReadsItsItemsAsImplicit()
    {
        var item = new DicomWriter(isImplicit: true).Text(0x00090010, "", "OWNER").Bytes(0x00091001, "", [1, 2, 3, 4]);
        var unknown = new DicomWriter(isImplicit: true).Header(0xFFFEE000, "", DicomWriter.Undefined).Raw(item.ToArray())
            .Header(0xFFFEE00D, "", 0).Header(0xFFFEE0DD, "", 0);
        var file = (Small with { First = writer => writer.Header(0x00091010, "UN", DicomWriter.Undefined).Raw(unknown.ToArray()) })
            .ToFile(TestObject.ExplicitLittleEndian, 1, 2, 3, 4);
        var dicom = DicomObject.Read(ContentSource.FromBytes(file));
        Assert.That(dicom.Dataset.Item(0x00091010)!.Text(0x00090010), Is.EqualTo("OWNER"));
        Assert.That(dicom.Dataset.Integer(Tag.Rows, Vr.US), Is.EqualTo(2));
    }

    [Test]
    public void Read_OfUnusualElements_GoesOn()
    {
        var file = (Small with
        {
            First = writer => writer
                .Header(0x00090000, "UL", 4).Raw(9, 0, 0, 0) // group length
                .Bytes(0x00091001, "ZZ", [1, 2, 3]) // a VR of a later edition, with an odd length
                .Raw(0x09, 0, 0x02, 0x10, 2, 0, 0, 0, 7, 7) // no VR at all
                .Raw(0x09, 0, 0x03, 0x10, (byte)' ', (byte)' ', 2, 0, 7, 7) // one that the writer did not know
                .Raw(0x09, 0, 0x04, 0x10, (byte)'?', (byte)'?', 2, 0, 7, 7)
                .Raw(0x09, 0, 0x05, 0x10, (byte)'-', (byte)'-', 2, 0, 7, 7) // none at all, and a length of two bytes
                .Raw(0x09, 0, 0x06, 0x10, 0, 0, 2, 0, 7, 7),
        }).ToFile(TestObject.ExplicitLittleEndian, 1, 2, 3, 4);
        Assert.That(DicomObject.Read(ContentSource.FromBytes(file)).Dataset.Integer(Tag.Rows, Vr.US), Is.EqualTo(2));
    }

    [Test]
    public void Read_WithoutPreambleOrMeta_TellsTheSyntax([Values(0, 1, 2)] int index, [Values] bool hasStrayByte)
    {
        var syntax = TestObject.NativeSyntaxes[index];
        var bare = Small.Header(syntax).Bytes(0x7FE00010, "OW", new byte[8]).ToArray();
        if (hasStrayByte && index == 1)
            bare = [0x20, .. bare];
        Assert.That(DicomObject.Read(ContentSource.FromBytes(bare)).Syntax.Uid, Is.EqualTo(syntax));
        var file = Small.ToFile(syntax, 1, 2, 3, 4);
        Assert.That(DicomObject.Read(ContentSource.FromBytes(file.AsMemory(132))).Dataset.Integer(Tag.Rows, Vr.US), Is.EqualTo(2));
        Assert.That(DicomObject.Read(ContentSource.FromBytes(file.AsMemory(128))).Dataset.Integer(Tag.Rows, Vr.US), Is.EqualTo(2));
    }

    [Test]
    public void Read_WrittenOtherwiseThanSaid_IsReadAsWritten([Values(0, 1, 2)] int written, [Values(0, 1, 2)] int said)
    {
        var bare = Small.Header(TestObject.NativeSyntaxes[written]).Bytes(0x7FE00010, "OW", new byte[8]).ToArray();
        var file = new DicomWriter().Raw(bare).ToFile(TestObject.NativeSyntaxes[said]);
        Assert.That(DicomObject.Read(ContentSource.FromBytes(file)).Dataset.Integer(Tag.Columns, Vr.US), Is.EqualTo(2));
    }

    [Test]
    public void Read_NestedTenThousandDeep_IsAnError()
    {
        var writer = new DicomWriter().Text(0x00080018, "UI", "1.2");
        for (var i = 0; i < 10_000; i++)
            writer.Header(0x00081140, "SQ", DicomWriter.Undefined).Header(0xFFFEE000, "", DicomWriter.Undefined);
        Assert.That(Error(writer.ToFile(TestObject.ExplicitLittleEndian)), Is.EqualTo(ImageLoadError.Malformed));
    }

    [Test]
    public void Read_OfAMillionEmptyItems_TakesNoMemoryForThem()
    {
        var items = new byte[8_000_000];
        for (var i = 0; i < items.Length; i += 8)
            (items[i], items[i + 1], items[i + 3]) = (0xFE, 0xFF, 0xE0);
        var file =
            (Small with { First = writer => writer.Header(0x00081140, "SQ", DicomWriter.Undefined).Raw(items).Header(0xFFFEE0DD, "", 0) })
            .ToFile(TestObject.ExplicitLittleEndian, 1, 2, 3, 4);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var dicom = DicomObject.Read(ContentSource.FromBytes(file));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100_000));
        Assert.That(dicom.Dataset.Integer(Tag.Rows, Vr.US), Is.EqualTo(2));
    }

    [Test]
    public void Read_OfLengthsThatLie_IsAnError([Values(3u, 0x7FFFFFFFu, 0xFFFFFFFEu, 0x10000u)] uint length)
    {
        var file = new DicomWriter().Text(0x00080018, "UI", "1.2").Header(0x00081140, "SQ", length).Raw(new byte[16])
            .Header(0x00091001, "UN", length).Raw(new byte[2])
            .ToFile(TestObject.ExplicitLittleEndian);
        Assert.That(Error(file), Is.EqualTo(ImageLoadError.Malformed));
    }

    [Test]
    public void Read_OfADeflateBomb_IsAnErrorWithoutItsMemory([Values(0x20000000u, 0xFFFFFFF0u)] uint length)
    {
        // 4 MiB of zeros, deflated to 4 KiB, again and again: a value of half a gigabyte, or one longer than what will be inflated.
        var bomb = new DicomWriter().Text(0x00080018, "UI", "1.2").Header(0x00091001, "UN", length).Raw(new byte[64 << 20])
            .ToFile(TestObject.Deflated);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(Error(bomb), Is.EqualTo(ImageLoadError.Malformed).Or.EqualTo(ImageLoadError.TooLarge));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000_000));
    }

    [Test]
    public void Read_OfAFile_ReadsTheHeaderAlone()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, (Small with
            {
                Rows = 1000,
                Columns = 1000,
                First = writer => writer.Bytes(0x00091001, "OB", new byte[3_000_000]),
            }).ToFile(TestObject.ExplicitLittleEndian, new long[1_000_000]));
            using var source = new FileSource(path);
            var dicom = DicomObject.Read(source);
            Assert.That(dicom.Dataset.Integer(Tag.Rows, Vr.US), Is.EqualTo(1000));
            Assert.That(source.BytesRead, Is.LessThan(100_000));
            Assert.That(dicom.Dataset.Bytes(0x00091001).Length, Is.EqualTo(3_000_000));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase("{\"error\":1}", "JSON")]
    [TestCase("<html><body>no</body></html>", "HTML")]
    [TestCase("\u0089PNG\r\n\u001a\n", "PNG")]
    [TestCase("", "ends at byte 0")]
    public void Read_OfSomethingElse_SaysWhatItIs(string text, string expected)
    {
        var error = Assert.Throws<ImageLoadException>(() =>
            DicomObject.Read(ContentSource.FromBytes(System.Text.Encoding.Latin1.GetBytes(text))));
        Assert.That(error!.Error, Is.EqualTo(ImageLoadError.Malformed));
        Assert.That(error.Reason, Does.Contain(expected));
    }

    private static ImageLoadError Error(byte[] file) =>
        Assert.Throws<ImageLoadException>(() => DicomObject.Read(ContentSource.FromBytes(file)))!.Error;
}
