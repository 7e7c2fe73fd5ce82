using ImageLoaders;

namespace WadoLoader.Tests.Pixels;

public sealed class DescriptionTests
{
    private FakeHost _host = null!;

    [SetUp]
    public void SetUp() => _host = new FakeHost();

    [TearDown]
    public void TearDown() => _host.Dispose();

    [Test]
    public async Task LoadImage_OfAGrayObject_CarriesAllThatShowsIt(
        [ValueSource(typeof(TestObject), nameof(TestObject.NativeSyntaxes))] string syntax)
    {
        var image = await LoadAsync(syntax, new()
        {
            Photometric = "MONOCHROME1",
            IsSigned = true,
            More = writer => writer.Int16(0x00280120, -2000).Int16(0x00280121, -1990)
                .Text(0x00280030, "DS", "0.5\\0.25").Text(0x00281050, "DS", "40\\ 50.5 ").Text(0x00281051, "DS", "400\\1e3")
                .Text(0x00281052, "DS", "-1024").Text(0x00281053, "DS", "2.5").Text(0x00281054, "LO", "HU")
                    .Text(0x00281055, "LO", "SOFT\\BONE").Text(0x00281056, "CS", "SIGMOID").Text(0x00282110, "CS", "01")
                .Sequence(0x00283000, true, item =>
                    item.Int16(0x00283002, 4, -1, 16).Text(0x00283004, "LO", "US").Bytes(0x00283006, "OW", item.Words(1, 2, 3, 65535))),
        });
        Assert.That(image.Invert, Is.True);
        Assert.That((image.RescaleSlope, image.RescaleIntercept, image.RescaleType), Is.EqualTo((2.5, -1024, "HU")));
        Assert.That(image.Windows, Is.EqualTo(new VoiWindow[] { new(40, 400, "SOFT"), new(50.5, 1000, "BONE") }));
        Assert.That(image.VoiLutFunction, Is.EqualTo(VoiLutFunction.Sigmoid));
        Assert.That((image.PixelPaddingValue, image.PixelPaddingRangeLimit), Is.EqualTo((-2000, -1990)));
        Assert.That((image.RowPixelSpacing, image.ColumnPixelSpacing, image.PixelAspectRatio), Is.EqualTo((0.5, 0.25, 2)));
        Assert.That((image.ModalityLut!.FirstValueMapped, image.ModalityLut.BitsPerEntry, image.ModalityLut.Explanation),
            Is.EqualTo((-1, 16, "US")));
        Assert.That(image.ModalityLut.Entries, Is.EqualTo(new ushort[] { 1, 2, 3, 65535 }));
        Assert.That(image.IsLossy, Is.True);
        Assert.That((image.Source.SopInstanceUid, image.Source.Frame, image.Source.FreshFor), Is.EqualTo(("1.2.3.4", 1, TimeSpan.Zero)));
        Assert.That(image.Remarks, Is.Empty);
    }

    [Test]
    public async Task LoadImage_OfAWrongWindow_LeavesItOutAndSaysSo()
    {
        var image = await LoadAsync(TestObject.ExplicitLittleEndian,
            new()
            {
                More = writer => writer.Text(0x00281050, "DS", "1\\2").Text(0x00281051, "DS", "0\\1").Text(0x00281052, "DS", "0")
            .Text(0x00281053, "DS", "0")
            });
        Assert.That(image.Windows, Is.EqualTo(new VoiWindow[] { new(2, 1) }));
        Assert.That(image.RescaleSlope, Is.EqualTo(1));
        Assert.That(image.Remarks, Has.Length.EqualTo(2));
    }

    [TestCase("", "0.5", "", "", 0.5)] // uncalibrated: as it is at the detector
    [TestCase("", "0.5", "2", "", 0.25)] // divided by the magnification
    [TestCase("", "0.5", "", "1000/500", 0.25)] // by the distances
    [TestCase("0.3", "0.5", "2", "", 0.3)] // calibrated, as it differs
    [TestCase("0.5", "0.5", "2", "", 0.25)] // only copied
    public async Task LoadImage_OfAProjection_HasTheSpacingInThePatient(string spacing, string imager, string factor, string distances,
        double expected)
    {
        var image = await LoadAsync(TestObject.ExplicitLittleEndian, new()
        {
            First = writer =>
            {
                if (distances.Length > 0)
                    writer.Text(0x00181110, "DS", distances.Split('/')[0]).Text(0x00181111, "DS", distances.Split('/')[1]);
                if (factor.Length > 0)
                    writer.Text(0x00181114, "DS", factor);
                writer.Text(0x00181164, "DS", $"{imager}\\{imager}");
            },
            More = writer =>
            {
                if (spacing.Length > 0)
                    writer.Text(0x00280030, "DS", $"{spacing}\\{spacing}");
            },
        });
        Assert.That(image.RowPixelSpacing, Is.EqualTo(expected));
    }

    [Test]
    public async Task LoadImage_OfFloats_HasTheirOwnPadding([Values] bool isDouble)
    {
        static byte[] Number(double value, bool isDouble) => isDouble ? BitConverter.GetBytes(value) : BitConverter.GetBytes((float)value);
        var file = new TestObject
        {
            Columns = 2,
            Rows = 1,
            Allocated = 32,
            Stored = 32,
            More = writer => writer.Bytes(isDouble ? 0x00280123u : 0x00280122u, isDouble ? "FD" : "FL", Number(-1.5, isDouble))
                .Bytes(isDouble ? 0x00280125u : 0x00280124u, isDouble ? "FD" : "FL", Number(-0.5, isDouble)),
        }.Header(TestObject.ExplicitLittleEndian)
            .Bytes(isDouble ? 0x7FE00009u : 0x7FE00008u, isDouble ? "OD" : "OF", [.. Number(-1.5, isDouble), .. Number(7, isDouble)]);
        var image = await _host.LoadAsync(file.ToFile(TestObject.ExplicitLittleEndian));
        Assert.That((image.PixelPaddingValue, image.PixelPaddingRangeLimit), Is.EqualTo((-1.5, -0.5)));
    }

    [Test]
    public async Task LoadImage_OfOverlayBitsInThePixels_MovesThemOut(
        [ValueSource(typeof(TestObject), nameof(TestObject.NativeSyntaxes))] string syntax)
    {
        var file = new TestObject
        {
            Rows = 2,
            Columns = 2,
            Stored = 12,
            More = writer => writer.UInt16(0x60000010, 2).UInt16(0x60000011, 2).Text(0x60000040, "CS", "R").Int16(0x60000050, 3, -4)
                .UInt16(0x60000100, 16).UInt16(0x60000102, 15),
        }.ToFile(syntax, 0x8001, 0x0002, 0x7003, 0xF004);
        var image = await _host.LoadAsync(file);
        Assert.That(NativePixelTests.Samples(image), Is.EqualTo(new long[] { 1, 2, 3, 4 }));
        var overlay = image.Overlays.Single();
        Assert.That(overlay.Bits, Is.EqualTo(new byte[] { 1, 0, 0, 1 }));
        Assert.That((overlay.Row, overlay.Column, overlay.IsRegionOfInterest), Is.EqualTo((2, -5, true)));
    }

    [Test]
    public async Task LoadImage_OfOverlayPlanes_UnpacksThem(
        [ValueSource(typeof(TestObject), nameof(TestObject.NativeSyntaxes))] string syntax)
    {
        var isBig = syntax == TestObject.ExplicitBigEndian;
        var image = await LoadAsync(syntax, new()
        {
            More = writer => writer.UInt16(0x60020010, 3).UInt16(0x60020011, 3).Text(0x60021500, "LO", "ARROW")
                .Bytes(0x60023000, "OW", isBig ? [1, 0x55] : [0x55, 1]),
        });
        Assert.That(image.Overlays.Single().Bits, Is.EqualTo(new byte[] { 1, 0, 1, 0, 1, 0, 1, 0, 1 }));
        Assert.That(image.Overlays.Single().Label, Is.EqualTo("ARROW"));
    }

    [TestCase(null, null, "1 2 3")]
    [TestCase(1, null, "1 2 3")]
    [TestCase(null, 2, "2")]
    [TestCase(1, 2, "2")]
    [TestCase(2, 2, "2 3")]
    public async Task LoadImage_OfAnOverlayOfSomeFrames_HasItThereAlone(int? frames, int? origin, string where)
    {
        var file = new TestObject
        {
            Frames = 3,
            More = writer =>
            {
                writer.UInt16(0x60000010, 1).UInt16(0x60000011, 8);
                if (frames is not null)
                    writer.Text(0x60000015, "IS", $"{frames}");
                if (origin is not null)
                    writer.UInt16(0x60000051, origin.Value);
                writer.Bytes(0x60003000, "OW", [1, 1]);
            },
        }.ToFile(TestObject.ExplicitLittleEndian, new long[72]);
        var found = new List<int>();
        for (var frame = 1; frame <= 3; frame++)
        {
            if ((await _host.LoadAsync(file, frame)).Overlays.Length > 0)
                found.Add(frame);
        }

        Assert.That(string.Join(' ', found), Is.EqualTo(where));
    }

    [Test]
    public async Task LoadImage_OfAnEnhancedObject_TakesTheFramesOwnValues()
    {
        static void Measures(DicomWriter item, string spacing) =>
            item.Sequence(0x00289110, true, group => group.Text(0x00280030, "DS", spacing));
        static void Transform(DicomWriter item, string slope) =>
            item.Sequence(0x00289145, false, group => group.Text(0x00281052, "DS", "5").Text(0x00281053, "DS", slope));
        var file = new TestObject
        {
            Frames = 2,
            More = writer => writer.Sequence(0x52009229, true, item => Measures(item, "2\\2"))
                .Sequence(0x52009230, true, item => Transform(item, "3"), item =>
            {
                Measures(item, "4\\4");
                Transform(item, "7");
            }),
        }.ToFile(TestObject.ExplicitLittleEndian, new long[48]);
        var (first, second) = (await _host.LoadAsync(file, 1), await _host.LoadAsync(file, 2));
        Assert.That((first.RowPixelSpacing, first.RescaleSlope, first.RescaleIntercept), Is.EqualTo((2, 3, 5)));
        Assert.That((second.RowPixelSpacing, second.RescaleSlope), Is.EqualTo((4, 7)));
    }

    [Test]
    public async Task LoadImage_OfAFunctionalGroupWithAnInterceptAlone_TakesIt()
    {
        var image = await LoadAsync(TestObject.ExplicitLittleEndian, new()
        {
            More = writer => writer.Sequence(0x52009229, true, item =>
                item.Sequence(0x00289145, true, group => group.Text(0x00281052, "DS", "-1024"))),
        });
        Assert.That((image.RescaleSlope, image.RescaleIntercept), Is.EqualTo((1, -1024)));
        Assert.That((await _host.MetadataAsync("dicomfile:content/test"))!.Get<ImageLoaders.Metadata.ModalityLutModule>()!.RescaleIntercept,
            Is.EqualTo(-1024));
    }

    // Modality values below zero: an unsigned pixel with a negative intercept, a signed one; never those of a modality LUT.
    [TestCase(false, "-1024", false, 64512, -1024)]
    [TestCase(true, "0", false, 64512, -1024)]
    [TestCase(false, "0", false, 64512, 64512)]
    [TestCase(true, "40000", false, 64512, 64512)]
    [TestCase(true, "", true, 64512, 64512)]
    public async Task LoadImage_OfAVoiLut_ReadsItsFirstValueByTheSignOfModalityValues(bool isSigned, string intercept, bool hasModalityLut,
        int written, int expected)
    {
        foreach (var syntax in new[] { TestObject.ImplicitLittleEndian, TestObject.ExplicitLittleEndian })
        {
            var image = await LoadAsync(syntax, new()
            {
                IsSigned = isSigned,
                More = writer =>
                {
                    if (intercept.Length > 0)
                        writer.Text(0x00281052, "DS", intercept).Text(0x00281053, "DS", "1");
                    if (hasModalityLut)
                        writer.Sequence(0x00283000, true, item =>
                            item.Int16(0x00283002, 2, 0, 16).Bytes(0x00283006, "OW", item.Words(1, 2)));
                    writer.Sequence(0x00283010, true, item =>
                        item.UInt16(0x00283002, 2, written, 8).Bytes(0x00283006, "OW", item.Words(3, 4)));
                },
            });
            Assert.That(image.VoiLuts.Single().FirstValueMapped, Is.EqualTo(expected));
        }
    }

    [Test]
    public async Task LoadImage_OfTablesOfZeroEntries_Have65536()
    {
        static void Table(DicomWriter item) =>
            item.UInt16(0x00283002, 0, 0, 16).Bytes(0x00283006, "OW", item.Words([.. Enumerable.Range(0, 65536).Select(i => i ^ 0xFFFF)]));
        var image = await LoadAsync(TestObject.ExplicitLittleEndian,
            new() { More = writer => writer.Sequence(0x00283000, false, Table).Sequence(0x00283010, false, Table) });
        foreach (var table in new[] { image.ModalityLut!, image.VoiLuts.Single() })
            Assert.That((table.Entries.Length, table.Entries[1], table.Entries[^1]), Is.EqualTo((65536, 65534, 0)));
    }

    [Test]
    public async Task LoadImage_OfTextsInTheObjectsCharacterSet_DecodesThem()
    {
        static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text.Length % 2 == 0 ? text : text + " ");
        var image = await LoadAsync(TestObject.ExplicitLittleEndian, new()
        {
            First = writer => writer.Text(0x00080005, "CS", "ISO_IR 192"),
            More = writer => writer.Text(0x00281050, "DS", "40\\50").Text(0x00281051, "DS", "400\\500")
                .Bytes(0x00281055, "LO", Utf8("Größe\\窓"))
                .Sequence(0x00283010, true, item =>
                    item.UInt16(0x00283002, 2, 0, 8).Bytes(0x00283003, "LO", Utf8("Überall")).Bytes(0x00283006, "OW", item.Words(3, 4)))
                .UInt16(0x60000010, 1).UInt16(0x60000011, 8).Bytes(0x60000022, "LO", Utf8("Übersicht"))
                    .Bytes(0x60001500, "LO", Utf8("Pfeil →")).Bytes(0x60003000, "OW", [1, 0]),
        });
        Assert.That(image.Windows.Select(window => window.Explanation), Is.EqualTo(new[] { "Größe", "窓" }));
        Assert.That(image.VoiLuts.Single().Explanation, Is.EqualTo("Überall"));
        Assert.That((image.Overlays.Single().Label, image.Overlays.Single().Description), Is.EqualTo(("Pfeil →", "Übersicht")));
    }

    [Test]
    public async Task LoadImage_OfAVoiLutOfOneFrame_IsThatFramesAlone()
    {
        static void Lut(DicomWriter item, int value) => item.Sequence(0x00289132, true, group => group.Sequence(
            0x00283010, true, lut => lut.UInt16(0x00283002, 2, 0, 8).Bytes(0x00283006, "OW", lut.Words(value, value + 1))));
        var file = new TestObject
        {
            Frames = 2,
            More = writer => writer.Sequence(0x52009230, true, item => Lut(item, 5), item => Lut(item, 9))
        }
            .ToFile(TestObject.ExplicitLittleEndian, new long[48]);
        Assert.That((await _host.LoadAsync(file, 1)).VoiLuts.Single().Entries, Is.EqualTo(new ushort[] { 5, 6 }));
        Assert.That((await _host.LoadAsync(file, 2)).VoiLuts.Single().Entries, Is.EqualTo(new ushort[] { 9, 10 }));
        Assert.That((await _host.MetadataAsync("dicomfile:content/test?frame=2"))!.Get<ImageLoaders.Metadata.VoiLutModule>()!.VoiLutSequence
            .Single().Entries, Is.EqualTo(new ushort[] { 9, 10 }));
    }

    private Task<Image> LoadAsync(string syntax, TestObject what) => _host.LoadAsync(what.ToFile(syntax, new long[24]));
}
