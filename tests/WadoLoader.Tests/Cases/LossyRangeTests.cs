using System.Runtime.InteropServices;
using ImageLoaders.Codecs;
using WadoLoader.Pixels;
using WadoLoader.Tests.Pixels;

namespace WadoLoader.Tests.Cases;

/// <summary>Lossy codestreams whose samples leave Bits Stored: clamped, never masked.</summary>
public sealed class LossyRangeTests
{
    private const int Side = 64;
    private const string Jpeg2000Lossless = "1.2.840.10008.1.2.4.90";
    private const string Jpeg2000Lossy = "1.2.840.10008.1.2.4.91";

    private FakeHost _host = null!;

    [SetUp]
    public void SetUp() => _host = new FakeHost();

    [TearDown]
    public void TearDown() => _host.Dispose();

    private static IEnumerable<TestCaseData> Reported() => CaseFile.Of("j2k_53_trunc_overshoot");

    [TestCaseSource(nameof(Reported))]
    public async Task LoadImage_ReportedOvershoot_StaysWhite(string name)
    {
        var file = CaseFile.Read(name);
        var codec = new Jpeg2000Codec();
        var stream = Codestream.FirstFrame(file);
        var decoded = new ushort[128 * 128];
        codec.Decode(stream, codec.ReadHeader(stream), ColorOutput.AsStored, MemoryMarshal.AsBytes(decoded.AsSpan()));
        Assert.That(decoded.Max(), Is.GreaterThan(4095));
        var image = await _host.LoadAsync(file);
        Assert.That(image.GetSamples<ushort>().ToArray(), Is.EqualTo(decoded.Select(value => Math.Min(value, (ushort)4095))));
        Assert.That(image.Remarks, Has.One.Contains("clamped"));
    }

    // Sharp edges at both ends of the range, coded with few bits: the wavelet overshoots.
    [TestCase(12, 16, false, Jpeg2000Lossy, null, "-r", "40")]
    [TestCase(12, 16, true, Jpeg2000Lossy, null, "-r", "40")]
    [TestCase(12, 16, false, Jpeg2000Lossy, null, "-r", "12", "-I")]
    [TestCase(12, 16, true, Jpeg2000Lossy, "01", "-r", "40", "-I")]
    [TestCase(12, 16, false, Jpeg2000Lossless, "01", "-r", "40")]
    [TestCase(12, 16, false, Jpeg2000Lossless, null, "-r", "12", "-I")]
    [TestCase(7, 8, false, Jpeg2000Lossy, null, "-r", "20")]
    [TestCase(7, 8, true, Jpeg2000Lossy, null, "-r", "20", "-I")]
    public async Task LoadImage_OfJpeg2000ThatOvershoots_IsClamped(int stored, int coded, bool isSigned, string syntax, string? lossy, params string[] options)
    {
        var (low, high) = isSigned ? (-(1 << (stored - 1)), (1 << (stored - 1)) - 1) : (0, (1 << stored) - 1);
        var samples = Enumerable.Range(0, Side * Side).Select(i => (i / 5 % 3 == 0) ^ (i / Side / 7 % 2 == 0) ? high : low).ToArray();
        var stream = Codestream.Jpeg2000(Side, samples, coded, isSigned, options);
        var decoded = Decode(new Jpeg2000Codec(), stream, isSigned);
        Assert.That(decoded.Any(value => value < low || value > high), "the test's own picture overshoots");
        var gray = Gray(stored, coded, isSigned) with { More = writer => Lossy(writer, lossy) };
        await CheckAsync(gray.ToEncapsulated(syntax, [], stream), decoded, low, high);
    }

    [TestCase(12, false, 20)]
    [TestCase(10, false, 3)]
    public async Task LoadImage_OfNearLosslessJpegLsThatOvershoots_IsClamped(int stored, bool isSigned, int near)
    {
        var (low, high) = isSigned ? (-(1 << (stored - 1)), (1 << (stored - 1)) - 1) : (0, (1 << stored) - 1);
        var random = new Random(5);
        long[] samples = [.. Enumerable.Range(0, Side * Side).Select(i => i % 3 == 0 ? (long)high : i % 3 == 1 ? low : random.Next(low, high))];
        var stream = Codestream.Convert(Gray(16, 16, isSigned), samples, "dcmcjpls", "+en", "+md", $"{near}");
        var decoded = Decode(new JpegLsCodec(), stream, isSigned);
        Assert.That(decoded.Any(value => value < low || value > high), "the test's own picture overshoots");
        foreach (var syntax in (string[])["1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"])
            await CheckAsync(Gray(stored, 16, isSigned).ToEncapsulated(syntax, [], stream), decoded, low, high);
    }

    [TestCase("1.2.840.10008.1.2.4.50", 7, 8, "+eb")]
    [TestCase("1.2.840.10008.1.2.4.51", 10, 12, "+ee")]
    [TestCase("1.2.840.10008.1.2.4.55", 10, 12, "+ep")]
    public async Task LoadImage_OfJpegThatOvershoots_IsClamped(string syntax, int stored, int coded, string process)
    {
        var high = (1 << stored) - 1;
        long[] samples = [.. Enumerable.Range(0, Side * Side).Select(i => i / 3 % 2 == 0 ? (long)high : 0)];
        var whole = Gray(coded, coded, false);
        var stream = Codestream.Convert(whole, samples, "dcmcjpeg", process, "+q", "30");
        var decoded = Decode(coded == 8 ? new JpegCodec() : new JpegExtendedCodec(), stream, false);
        Assert.That(decoded.Max(), Is.GreaterThan(high), "the test's own picture overshoots");
        await CheckAsync((whole with { Stored = stored }).ToEncapsulated(syntax, [], stream), decoded, 0, high);
    }

    [Test]
    public async Task LoadImage_OfColorJpegThatOvershoots_IsClamped()
    {
        long[] samples = [.. Enumerable.Range(0, Side * Side * 3).Select(i => i / 9 % 2 == 0 ? 127L : 0)];
        var rgb = Gray(8, 8, false) with { Samples = 3, Photometric = "RGB" };
        var stream = Codestream.Convert(rgb, samples, "dcmcjpeg", "+eb", "+cr", "+q", "30", "+s4");
        var plain = await _host.LoadAsync(rgb.ToEncapsulated("1.2.840.10008.1.2.4.50", [], stream));
        await CheckAsync((rgb with { Stored = 7 }).ToEncapsulated("1.2.840.10008.1.2.4.50", [], stream), NativePixelTests.Samples(plain), 0, 127);
    }

    [Test]
    public async Task LoadImage_OfPixelsThatWereLossyOnce_IsClampedInEverySyntax(
        [Values(TestObject.ImplicitLittleEndian, TestObject.ExplicitLittleEndian, TestObject.ExplicitBigEndian, TestObject.Deflated)] string syntax,
        [Values] bool isSigned,
        [Values(7, 12)] int stored)
    {
        var (low, high) = isSigned ? (-(1 << (stored - 1)), (1 << (stored - 1)) - 1) : (0, (1 << stored) - 1);
        long[] samples = [high + 3, high, low, isSigned ? low - 3 : 0, 5, high + (high / 3)];
        var file = (Gray(stored, stored <= 8 ? 8 : 16, isSigned) with { Rows = 2, Columns = 3, More = writer => Lossy(writer, "01") }).ToFile(syntax, samples);
        await CheckAsync(file, samples, low, high);
    }

    [Test]
    public async Task LoadImage_OfRleOfPixelsThatWereLossyOnce_IsClamped()
    {
        // Two segments: the high bytes, then the low ones.
        byte[] stream = [2, 0, 0, 0, 64, 0, 0, 0, 70, 0, 0, 0, .. new byte[52], 3, 0x10, 0x0F, 0, 0x12, 0, 3, 0x01, 0xFF, 7, 0, 0];
        var file = (Gray(12, 16, false) with { Rows = 2, Columns = 2, More = writer => Lossy(writer, "01") }).ToEncapsulated(TestObject.Rle, [], stream);
        await CheckAsync(file, [0x1001, 0x0FFF, 7, 0x1200], 0, 4095);
    }

    [TestCase(null)]
    [TestCase("00")]
    public async Task LoadImage_OfUnusedBitsThatWereNeverLossy_MasksThem(string? lossy)
    {
        var plain = Gray(12, 16, false) with { Rows = 1, Columns = 2, More = writer => Lossy(writer, lossy) };
        var image = await _host.LoadAsync(plain.ToFile(TestObject.ExplicitLittleEndian, 0x1001, 0xF123));
        Assert.That((NativePixelTests.Samples(image), image.Remarks.Length), Is.EqualTo((new long[] { 1, 0x123 }, 0)));
    }

    [Test]
    public async Task LoadImage_OfLossySamplesThatNeedMoreBits_TakesBitsStoredForWrong()
    {
        int[] samples = [.. Enumerable.Range(0, Side * Side).Select(i => i * 4)];
        var stream = Codestream.Jpeg2000(Side, samples, 16, false, "-r", "4", "-I");
        var image = await _host.LoadAsync(Gray(10, 16, false).ToEncapsulated(Jpeg2000Lossy, [], stream));
        Assert.That(NativePixelTests.Samples(image), Is.EqualTo(Decode(new Jpeg2000Codec(), stream, false)));
        Assert.That(image.Remarks, Has.One.Contains("Bits Stored (0028,0101) is 10"));
    }

    [Test]
    public async Task LoadImage_OfOverlaysInUnusedBits_MasksThemThoughLossy()
    {
        var file = (Gray(12, 16, false) with
        {
            Rows = 1,
            Columns = 2,
            More = writer => Lossy(writer, "01").UInt16(0x60000010, 1).UInt16(0x60000011, 2).Text(0x60000040, "CS", "G")
                .Int16(0x60000050, 1, 1).UInt16(0x60000100, 16).UInt16(0x60000102, 12),
        }).ToFile(TestObject.ExplicitLittleEndian, 0x1005, 0x0FFF);
        var image = await _host.LoadAsync(file);
        Assert.That(NativePixelTests.Samples(image), Is.EqualTo(new long[] { 5, 4095 }));
        Assert.That(image.Overlays[0].Bits, Is.EqualTo(new byte[] { 1, 0 }));
    }

    // What coders that know no sign make of signed pixels: whole words, or the stored bits alone.
    [TestCase(new[] { 0xF800, 0x0802, 5, 0xF7FD }, new long[] { -2048, 2047, 5, -2048 })]
    [TestCase(new[] { 0x0FFF, 0x0801, 5, 0x1002 }, new long[] { -1, -2047, 5, -1 })]
    [TestCase(new[] { 0x0100, 0x0802, 5, 0 }, new long[] { 256, 2047, 5, 0 })]
    public void Fit_OfSignedPixelsInUnsignedSamples_TellsHowTheyWereCoded(int[] coded, long[] wanted)
    {
        var samples = coded.Select(value => (short)value).ToArray();
        LossyRange.Fit(Description(12, 16, true), MemoryMarshal.AsBytes(samples.AsSpan()), []);
        Assert.That(samples.Select(value => (long)value), Is.EqualTo(wanted));
    }

    [Test]
    public void Fit_OfAnyWidth_ClampsWholeVectorsAndTheRest([Values(8, 16, 32)] int allocated, [Values] bool isSigned, [Values(0, 2)] int lowest)
    {
        var stored = allocated - 1 - lowest - (isSigned ? 1 : 0);
        var (low, high) = isSigned ? (-(1L << (stored - 1)), (1L << (stored - 1)) - 1) : (0, (1L << stored) - 1);
        long[] values = [.. Enumerable.Range(0, 101).Select(i => (i % 5) switch { 0 => high + 1, 1 => high, 2 => isSigned ? low - 1 : low, 3 => low, _ => 3 })];
        var bytes = values.SelectMany(value => BitConverter.GetBytes(value << lowest)[..(allocated / 8)]).ToArray();
        List<string> remarks = [];
        LossyRange.Fit(Description(stored, allocated, isSigned) with { HighBit = stored - 1 + lowest }, bytes, remarks);
        var wanted = values.SelectMany(value => BitConverter.GetBytes(Math.Clamp(value, low, high))[..(allocated / 8)]);
        Assert.That(bytes, Is.EqualTo(wanted));
        Assert.That(remarks, Has.One.Contains("clamped"));
    }

    private static PixelDescription Description(int stored, int allocated, bool isSigned) => new()
    {
        Rows = 1,
        Columns = 1,
        Samples = 1,
        Photometric = Photometric.Monochrome2,
        BitsAllocated = allocated,
        BitsStored = stored,
        HighBit = stored - 1,
        IsSigned = isSigned,
        IsFloat = false,
        IsPlanar = false,
        Frames = 1,
        HasOverlayBits = false,
        LossyBits = allocated,
        IsCoded = true,
    };

    private static TestObject Gray(int stored, int coded, bool isSigned) =>
        new() { Rows = Side, Columns = Side, Allocated = coded <= 8 ? 8 : 16, Stored = stored, IsSigned = isSigned };

    private static DicomWriter Lossy(DicomWriter writer, string? value) => value is null ? writer : writer.Text(0x00282110, "CS", value);

    private static long[] Decode(IImageCodec codec, byte[] stream, bool isSigned)
    {
        var info = codec.ReadHeader(stream);
        var bytes = new byte[info.LengthBytes];
        codec.Decode(stream, info, ColorOutput.AsStored, bytes);
        if (info.BytesPerSample == 1)
            return [.. bytes.Select(value => isSigned ? (sbyte)value : (long)value)];
        return [.. MemoryMarshal.Cast<byte, ushort>(bytes).ToArray().Select(value => isSigned ? (short)value : (long)value)];
    }

    private async Task CheckAsync(byte[] file, long[] decoded, long low, long high)
    {
        var image = await _host.LoadAsync(file);
        Assert.That(NativePixelTests.Samples(image), Is.EqualTo(decoded.Select(value => Math.Clamp(value, low, high))));
        Assert.That(image.Remarks, Has.One.Contains("clamped"));
    }
}
