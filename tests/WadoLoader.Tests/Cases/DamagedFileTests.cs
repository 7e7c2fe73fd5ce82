using System.IO.Compression;
using ImageLoaders;
using WadoLoader.Tests.Pixels;

namespace WadoLoader.Tests.Cases;

/// <summary>Files that contradict the standard, and hold every sample all the same: shown with a remark. What would have to be guessed is an error.</summary>
public sealed class DamagedFileTests
{
    private const string Jpeg = "1.2.840.10008.1.2.4.50";
    private const string Uncompressed = "1.2.840.10008.1.2.1.98";
    private const string DeflatedFrames = "1.2.840.10008.1.2.8.1";

    private static readonly TestObject Gray = new() { Rows = 2, Columns = 2, Allocated = 8, Stored = 8 };

    private FakeHost _host = null!;

    [SetUp]
    public void SetUp() => _host = new FakeHost();

    [TearDown]
    public void TearDown() => _host.Dispose();

    private static IEnumerable<TestCaseData> Shown() => CaseFile.Of("highbit11_stored16", "rle_pad_ff", "rle_pad_runs", "rows_after_pixels", "deflated_gzip");

    private static IEnumerable<TestCaseData> Jpegs() => CaseFile.Of("jpeg_no_eoi");

    private static IEnumerable<TestCaseData> Cut() => CaseFile.Of("lastframecut");

    [TestCaseSource(nameof(Shown))]
    public async Task LoadImage_OfAReportedFile_GivesItsPixelsAndARemark(string name)
    {
        var image = await _host.LoadAsync(CaseFile.Read(name));
        Assert.That(NativePixelTests.Samples(image), Is.EqualTo(CaseFile.Ramp()));
        Assert.That(image.Remarks, Has.Length.EqualTo(1));
    }

    [TestCaseSource(nameof(Jpegs))]
    public async Task LoadImage_OfTheReportedJpeg_GivesThePictureOfTheWholeOne(string name)
    {
        var file = CaseFile.Read(name);
        var stream = Codestream.FirstFrame(file);
        var whole = await _host.LoadAsync((Gray with { Rows = 40, Columns = 48 }).ToEncapsulated(Jpeg, [], [.. stream, 0xFF, 0xD9]));
        var image = await _host.LoadAsync(file);
        Assert.That(image.Pixels.ToArray(), Is.EqualTo(whole.Pixels.ToArray()));
        Assert.That((whole.Remarks.Length, image.Remarks.Length), Is.EqualTo((0, 1)));
        Assert.That(image.Remarks, Has.One.Contains("no end marker (FFD9)"));
    }

    [TestCaseSource(nameof(Cut))]
    public async Task LoadImage_OfTheReportedCine_GivesItsWholeFrames(string name)
    {
        var file = CaseFile.Read(name);
        for (var frame = 1; frame <= 3; frame++)
            Assert.That((await _host.LoadAsync(file, frame)).Remarks, Has.One.Contains("cut off"), $"frame {frame}");
        var error = Fail(file, 4);
        Assert.That((error.Error, error.Message.Contains("cut off", StringComparison.Ordinal)), Is.EqualTo((ImageLoadError.Malformed, true)), error.Message);
    }

    [TestCase(16, 12, false, 15, null)] // a shift that the header says
    [TestCase(16, 12, false, 10, 11)]
    [TestCase(16, 12, true, 7, 11)]
    [TestCase(16, 16, true, 0, 15)]
    [TestCase(16, 12, false, 16, 11)]
    [TestCase(16, 12, false, 65535, 11)]
    [TestCase(8, 8, false, 3, 7)]
    [TestCase(8, 7, true, 5, 6)]
    [TestCase(32, 32, false, 15, 31)]
    public async Task LoadImage_OfAHighBitThatContradictsBitsStored_GoesByBitsStored(int allocated, int stored, bool isSigned, int high, int? taken)
    {
        foreach (var syntax in TestObject.NativeSyntaxes)
        {
            var shift = (taken ?? high) + 1 - stored;
            long[] wanted = [(1L << (stored - 1)) - 1, isSigned ? -(1L << (stored - 1)) : (1L << stored) - 1, 5, 0];
            var gray = Gray with { Allocated = allocated, Stored = stored, High = high, IsSigned = isSigned };
            var mask = (1L << stored) - 1;
            var image = await _host.LoadAsync(gray.ToFile(syntax, [.. wanted.Select(value => (value & mask) << shift)]));
            Assert.That(NativePixelTests.Samples(image), Is.EqualTo(wanted), syntax);
            Assert.That(image.Remarks, taken is null ? Is.Empty : Has.One.Contains($"High Bit (0028,0102) is {high}"), syntax);
        }
    }

    [TestCase(TestObject.ImplicitLittleEndian, 8)]
    [TestCase(TestObject.ExplicitLittleEndian, 16)]
    [TestCase(TestObject.ExplicitBigEndian, 16)]
    [TestCase(TestObject.ExplicitLittleEndian, 1)]
    public async Task LoadImage_OfUncompressedFramesThatAreCutOff_GivesTheWholeOnes(string syntax, int allocated)
    {
        var what = Gray with { Rows = 4, Columns = 4, Allocated = allocated, Stored = allocated, Frames = 3 };
        var frameBytes = 2 * allocated;
        byte[] data = [.. Enumerable.Range(0, 3 * frameBytes).Select(i => (byte)(i / frameBytes + 1))];
        var file = what.Header(syntax).Bytes(0x7FE00010, "OW", data).ToFile(syntax);
        var whole = await _host.LoadAsync(file, 2);
        foreach (var cut in (int[])[1, frameBytes - 1, frameBytes])
        {
            var image = await _host.LoadAsync(file[..^cut], 2);
            Assert.That(image.Pixels.ToArray(), Is.EqualTo(whole.Pixels.ToArray()));
            Assert.That(image.Remarks, Has.One.Contains("cut off").And.One.Contains("Frames 1 to 2 are whole"));
            Assert.That(Fail(file[..^cut], 3).Message, Does.Contain("Frame 3 is not whole").And.Contain("cut off"));
        }

        Assert.That(Fail(file[..^(frameBytes + 1)], 2).Error, Is.EqualTo(ImageLoadError.Malformed));
        Assert.That(Fail(file[..^1], 4).Error, Is.EqualTo(ImageLoadError.NotFound));
    }

    [Test]
    public async Task LoadImage_OfFewerUncompressedFramesThanSaid_GivesThoseThatAreThere([Values(2, 16)] int said)
    {
        var file = (Gray with { Frames = said }).ToFile(TestObject.ExplicitLittleEndian, 1, 1, 1, 1, 2, 2, 2, 2);
        var image = said == 2 ? null : await _host.LoadAsync(file, 2);
        if (image is not null)
        {
            Assert.That(image.Pixels.ToArray(), Is.All.EqualTo(2));
            Assert.That(image.Remarks, Has.One.Contains("Frames 1 to 2 are whole"));
            Assert.That(Fail(file, 3).Message, Does.Contain("Frame 3 is not whole"));
        }

        // Neither cut off nor whole frames: rows, columns or bits may be wrong.
        var odd = (Gray with { Frames = said }).ToFile(TestObject.ExplicitLittleEndian, 1, 1, 1, 1, 2, 2);
        Assert.That(Fail(odd, 1).Error, Is.EqualTo(ImageLoadError.Malformed));
    }

    [Test]
    public async Task LoadImage_OfFewerCompressedFramesThanSaid_GivesThoseThatAreThere([Values] bool isSplit, [Values] bool isCut)
    {
        byte[][] items = isSplit ? [[], Frame(1)[..66], Frame(1)[66..], Frame(2)[..66], Frame(2)[66..]] : [[], Frame(1), Frame(2)];
        var file = (Gray with { Frames = 5 }).ToEncapsulated(TestObject.Rle, items);
        file = isCut ? file[..^8] : file;
        for (var frame = 1; frame <= 2; frame++)
        {
            var image = await _host.LoadAsync(file, frame);
            Assert.That(image.Pixels.ToArray(), Is.All.EqualTo(frame));
            Assert.That(image.Remarks, Has.One.Contains("Number of Frames (0028,0008) is 5, and 2 are there"));
        }

        var error = Fail(file, 3);
        Assert.That((error.Error, error.Message.Contains("frame 3 is not", StringComparison.Ordinal)), Is.EqualTo((ImageLoadError.Malformed, true)), error.Message);
        Assert.That(Fail(file, 6).Error, Is.EqualTo(ImageLoadError.NotFound));
    }

    [Test]
    public async Task LoadImage_OfCompressedFramesThatAreCutOff_GivesTheWholeOnes([Values] bool hasTable, [Values(1, 2, 3)] int inEach)
    {
        byte[][] Split(byte value) => inEach switch
        {
            1 => [Frame(value)],
            2 => [Frame(value)[..66], Frame(value)[66..]],
            _ => [Frame(value)[..64], Frame(value)[64..66], Frame(value)[66..]],
        };
        var step = Split(1).Sum(fragment => fragment.Length + 8);
        byte[] table = hasTable ? [.. Enumerable.Range(0, 4).SelectMany(i => BitConverter.GetBytes(i * step))] : [];
        byte[][] items = [table, .. Split(1), .. Split(2), .. Split(3), .. Split(4)];
        var file = (Gray with { Frames = 4 }).ToEncapsulated(TestObject.Rle, items);
        for (var cut = 9; cut < step + 20; cut++)
        {
            var image = await _host.LoadAsync(file[..^cut], 2);
            Assert.That(image.Pixels.ToArray(), Is.All.EqualTo(2), $"without the last {cut} bytes");
            if (cut > (inEach == 1 ? 10 : 18)) // the delimiter, two bytes that pad, and the header of their fragment
                Assert.That(Fail(file[..^cut], 4).Error, Is.EqualTo(ImageLoadError.Malformed), $"without the last {cut} bytes");
        }
    }

    [Test]
    public async Task LoadImage_OfFragmentsThatNeedNoCodec_GivesTheWholeOnes([Values(Uncompressed, DeflatedFrames)] string syntax)
    {
        byte[] One(byte value) => syntax == Uncompressed ? [value, value, value, value] : DicomWriter.Deflate([value, value, value, value]);
        var file = (Gray with { Frames = 7 }).ToEncapsulated(syntax, [], One(1), One(2));
        Assert.That((await _host.LoadAsync(file, 2)).Pixels.ToArray(), Is.All.EqualTo(2));
        Assert.That(Fail(file, 3).Error, Is.EqualTo(ImageLoadError.Malformed));
    }

    [Test]
    public async Task LoadImage_OfElementsBehindThePixels_ReadsThem([ValueSource(typeof(TestObject), nameof(TestObject.NativeSyntaxes))] string syntax)
    {
        var writer = DicomWriter.Write(syntax).Text(0x00080018, "UI", "1.2.3.4");
        writer.Bytes(0x7FE00010, "OW", writer.Words(1, 2, 3, 0xFFFF));
        Describe(writer).Text(0x00281052, "DS", "-1024").Text(0x00281053, "DS", "2");
        var image = await _host.LoadAsync(writer.ToFile(syntax));
        Assert.That(NativePixelTests.Samples(image), Is.EqualTo(new long[] { 1, 2, 3, 65535 }));
        Assert.That((image.RescaleSlope, image.RescaleIntercept), Is.EqualTo((2, -1024)));
        Assert.That(image.Remarks, Has.One.Contains("lie behind the pixel data"));
    }

    [Test]
    public async Task LoadImage_OfARescaleAloneBehindThePixels_ReadsIt()
    {
        var writer = Describe(DicomWriter.Write(TestObject.ExplicitLittleEndian)).Bytes(0x7FE00010, "OW", new byte[8]).Text(0x00281052, "DS", "-1024").Text(0x00281053, "DS", "2");
        var image = await _host.LoadAsync(writer.ToFile(TestObject.ExplicitLittleEndian));
        Assert.That((image.RescaleSlope, image.RescaleIntercept, image.Remarks.Length), Is.EqualTo((2, -1024, 1)));
    }

    [Test]
    public async Task LoadImage_OfElementsBehindFragments_ReadsThem()
    {
        var writer = DicomWriter.Write(TestObject.Rle).Text(0x00080018, "UI", "1.2.3.4").Fragments([], Frame(7));
        writer.UInt16(0x00280002, 1).Text(0x00280004, "CS", "MONOCHROME2").UInt16(0x00280010, 2).UInt16(0x00280011, 2)
            .UInt16(0x00280100, 8).UInt16(0x00280101, 8).UInt16(0x00280102, 7).UInt16(0x00280103, 0);
        var image = await _host.LoadAsync(writer.ToFile(TestObject.Rle));
        Assert.That(image.Pixels.ToArray(), Is.All.EqualTo(7));
        Assert.That(image.Remarks, Has.One.Contains("lie behind the pixel data"));
    }

    [Test]
    public async Task LoadImage_OfPaddingBehindThePixels_HasNoRemark()
    {
        var file = Describe(DicomWriter.Write(TestObject.ExplicitLittleEndian)).Bytes(0x7FE00010, "OW", new byte[8]).Bytes(0xFFFCFFFC, "OB", new byte[20]).ToFile(TestObject.ExplicitLittleEndian);
        Assert.That((await _host.LoadAsync(file)).Remarks, Is.Empty);
        Assert.That((await _host.LoadAsync([.. file, .. new byte[512]])).Remarks, Is.Empty);
    }

    [Test]
    public async Task LoadImage_OfDeflatedDataInAWrapper_ReadsThrough([Values("zlib", "gzip")] string wrapper, [Values] bool isOfFrames)
    {
        long[] samples = [1, 2, 3, 4];
        byte[] file;
        if (isOfFrames)
        {
            file = Gray.ToEncapsulated(DeflatedFrames, [], Wrap([1, 2, 3, 4], wrapper));
        }
        else
        {
            var plain = Gray.ToFile(TestObject.Deflated.Replace(".99", ".98", StringComparison.Ordinal), samples);
            var meta = Gray.ToFile(TestObject.Deflated, samples);
            var start = meta.Length - DicomWriter.Deflate(Gray.Header(TestObject.Deflated).Bytes(0x7FE00010, "OB", [1, 2, 3, 4]).ToArray()).Length;
            file = [.. meta[..start], .. Wrap(plain[start..], wrapper)];
        }

        var image = await _host.LoadAsync(file);
        Assert.That(NativePixelTests.Samples(image), Is.EqualTo(samples));
        Assert.That(image.Remarks, Has.One.Contains(wrapper));
    }

    [Test]
    public async Task LoadImage_OfADataSetThatIsNotDeflatedThoughSaid_ReadsIt()
    {
        var plain = Gray.ToFile(TestObject.ExplicitLittleEndian, 1, 2, 3, 4);
        var deflated = Gray.ToFile(TestObject.Deflated, 1, 2, 3, 4);
        var data = Gray.Header(TestObject.ExplicitLittleEndian).Bytes(0x7FE00010, "OB", [1, 2, 3, 4]).ToArray();
        var start = deflated.Length - DicomWriter.Deflate(data).Length;
        var image = await _host.LoadAsync([.. deflated[..start], .. data]);
        Assert.That(image.Pixels.ToArray(), Is.EqualTo((await _host.LoadAsync(plain)).Pixels.ToArray()));
        Assert.That(image.Remarks, Has.One.Contains("not deflated"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task LoadImage_OfABareDataSetWithFragments_GoesByTheFirstOne(bool isImplicit)
    {
        foreach (var (stream, syntax, name) in Streams())
        {
            var what = Gray with { Rows = 16, Columns = 16 };
            var bare = what.Header(isImplicit ? TestObject.ImplicitLittleEndian : TestObject.ExplicitLittleEndian).Fragments([], stream).ToArray();
            var image = await _host.LoadAsync(bare);
            Assert.That(image.Pixels.ToArray(), Is.EqualTo((await _host.LoadAsync(what.ToEncapsulated(syntax, [], stream))).Pixels.ToArray()), name);
            Assert.That(image.Remarks, Has.One.Contains(name).And.One.Contains("names no transfer syntax"));
        }
    }

    [Test]
    public async Task LoadImage_OfFragmentsInAnUncompressedSyntax_GoesByTheFirstOne()
    {
        foreach (var (stream, syntax, name) in Streams())
        {
            var what = Gray with { Rows = 16, Columns = 16 };
            var image = await _host.LoadAsync(what.ToEncapsulated(TestObject.ExplicitLittleEndian, [], stream));
            Assert.That(image.Pixels.ToArray(), Is.EqualTo((await _host.LoadAsync(what.ToEncapsulated(syntax, [], stream))).Pixels.ToArray()), name);
            Assert.That(image.Remarks, Has.One.Contains(name));
        }

        Assert.That(Fail(Gray.ToEncapsulated(TestObject.ExplicitLittleEndian, [], [1, 2, 3, 4]), 1).Error, Is.EqualTo(ImageLoadError.Malformed));
    }

    private static IEnumerable<(byte[] Stream, string Syntax, string Name)> Streams()
    {
        var what = Gray with { Rows = 16, Columns = 16 };
        long[] samples = [.. Enumerable.Range(0, 256).Select(i => (long)(i ^ 5))];
        yield return (Codestream.Convert(what, samples, "dcmcjpeg", "+eb"), Jpeg, "JPEG Baseline");
        yield return (Codestream.Convert(what, samples, "dcmcjpeg", "+e1"), "1.2.840.10008.1.2.4.70", "JPEG Lossless");
        yield return (Codestream.Convert(what, samples, "dcmcjpls", "+el"), "1.2.840.10008.1.2.4.80", "JPEG-LS");
        yield return (Codestream.Jpeg2000(16, [.. samples.Select(value => (int)value)], 8, false), "1.2.840.10008.1.2.4.90", "JPEG 2000");
        yield return (Codestream.Convert(what, samples, "dcmcrle"), TestObject.Rle, "RLE Lossless");
    }

    private static byte[] Wrap(byte[] data, string wrapper)
    {
        using var stream = new MemoryStream();
        using (Stream inner = wrapper == "zlib" ? new ZLibStream(stream, CompressionLevel.Fastest, true) : new GZipStream(stream, CompressionLevel.Fastest, true))
            inner.Write(data);
        return stream.Length % 2 == 0 ? stream.ToArray() : [.. stream.ToArray(), 0];
    }

    private static DicomWriter Describe(DicomWriter writer) => writer.UInt16(0x00280002, 1).Text(0x00280004, "CS", "MONOCHROME2").UInt16(0x00280010, 2).UInt16(0x00280011, 2)
        .UInt16(0x00280100, 16).UInt16(0x00280101, 16).UInt16(0x00280102, 15).UInt16(0x00280103, 0);

    // One segment: a run of four.
    private static byte[] Frame(byte value) => [1, 0, 0, 0, 64, 0, 0, 0, .. new byte[56], 0xFD, value, 0, 0];

    private ImageLoadException Fail(byte[] file, int frame) => Assert.ThrowsAsync<ImageLoadException>(() => _host.LoadAsync(file, frame))!;
}
