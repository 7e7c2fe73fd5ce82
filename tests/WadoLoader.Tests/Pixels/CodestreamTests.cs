using ImageLoaders;
using ImageLoaders.Tests;
using WadoLoader.Dicom;
using WadoLoader.Frames;

namespace WadoLoader.Tests.Pixels;

/// <summary>Header and codestream say different things: who is believed, what is remarked, and what is refused.</summary>
public sealed class CodestreamTests
{
    private const string Jpeg = "1.2.840.10008.1.2.4.50";
    private const string Jpeg2000 = "1.2.840.10008.1.2.4.90";
    private const int Side = 32;

    private static readonly int[] Wanted = [200, 50, 100];

    private FakeHost _host = null!;

    [SetUp]
    public void SetUp() => _host = new FakeHost();

    [TearDown]
    public void TearDown() => _host.Dispose();

    // Evidence in order: Adobe's transform, the JFIF header, component ids; with none of them the tag decides.
    [TestCase("+cy", "adobe 1", "RGB", true)]
    [TestCase("+cy", "adobe 1", "YBR_FULL_422", false)]
    [TestCase("+cy", "jfif", "RGB", true)]
    [TestCase("+cy", "jfif", "YBR_FULL", false)]
    [TestCase("+cy", "none", "YBR_FULL_422", false)]
    [TestCase("+cy", "none", "YBR_FULL", false)]
    [TestCase("+cr", "none", "RGB", false)]
    [TestCase("+cr", "adobe 0", "RGB", false)]
    [TestCase("+cr", "adobe 0", "YBR_FULL_422", true)]
    [TestCase("+cr", "adobe 0 jfif", "YBR_FULL_422", true)]
    [TestCase("+cr", "ids", "RGB", false)]
    [TestCase("+cr", "ids", "YBR_FULL", true)]
    public async Task LoadImage_OfColorJpeg_BelievesTheCodestreamFirst(string coding, string evidence, string tag, bool isAgainstTheTag)
    {
        var stream =
            Mark(FirstFrame(Tool.ConvertDicom(Flat("RGB").ToFile(TestObject.ExplicitLittleEndian, FlatSamples()), "dcmcjpeg", "+eb", coding,
            "+s4")), evidence);
        var image = await _host.LoadAsync(Flat(tag).ToEncapsulated(Jpeg, [], stream));
        Assert.That(image.Pixels[..3].ToArray(), Is.EqualTo(Wanted).Within(3));
        Assert.That(image.Format, Is.EqualTo(PixelFormat.Rgb8));
        Assert.That(image.Remarks, isAgainstTheTag ? Has.One.Contains("Photometric Interpretation") : Is.Empty);
    }

    [TestCase(1, "YBR_RCT", false)]
    [TestCase(1, "YBR_ICT", false)]
    [TestCase(1, "RGB", false)]
    [TestCase(1, "YBR_FULL", true)]
    [TestCase(0, "RGB", false)]
    [TestCase(0, "YBR_RCT", true)]
    public async Task LoadImage_OfColorJpeg2000_GivesItsRgb(int transform, string tag, bool isAgainstTheTag)
    {
        var image = await _host.LoadAsync(Flat(tag).ToEncapsulated(Jpeg2000, [], Encode2000(Wanted, 8, false, "-mct", $"{transform}")));
        Assert.That(image.Pixels[..3].ToArray(), Is.EqualTo(Wanted));
        Assert.That(image.Remarks, isAgainstTheTag ? Has.One.Contains("Photometric Interpretation") : Is.Empty);
    }

    [Test]
    public async Task LoadImage_OfYbrInJpeg2000WithoutTransform_IsConverted([Values("YBR_FULL", "YBR_FULL_422")] string tag)
    {
        int[] ybr = [101, 128, 199];
        var image = await _host.LoadAsync(Flat(tag).ToEncapsulated(Jpeg2000, [], Encode2000(ybr, 8, false, "-mct", "0")));
        Assert.That(image.Pixels[..3].ToArray(), Is.EqualTo(Wanted).Within(2));
        Assert.That(image.Remarks, Is.Empty);
    }

    [TestCase(12, true, 12, false, -700, "Pixel Representation")]
    [TestCase(12, false, 16, false, 3000, "Bits Stored")]
    [TestCase(8, true, 12, true, -100, "Bits Stored")]
    [TestCase(16, false, 8, false, 40000, "Bits Stored")]
    [TestCase(12, true, 8, true, -700, "Bits Stored")]
    [TestCase(16, false, 12, false, 3000, null)] // a coder that was given whole words
    [TestCase(8, true, 8, true, -100, null)]
    [TestCase(12, true, 12, true, -700, null)]
    public async Task LoadImage_OfJpeg2000OfOtherBitsOrSign_BelievesTheCodestream(int bits, bool isSigned, int storedSaid, bool signedSaid,
        int value, string? remark)
    {
        var gray = new TestObject
        {
            Rows = Side,
            Columns = Side,
            Allocated = storedSaid <= 8 ? 8 : 16,
            Stored = storedSaid,
            IsSigned = signedSaid
        };
        var image = await _host.LoadAsync(gray.ToEncapsulated(Jpeg2000, [], Encode2000([value], bits, isSigned)));
        Assert.That(NativePixelTests.Samples(image), Is.All.EqualTo(value));
        Assert.That(image.Remarks, remark is null ? Is.Empty : Has.One.Contains(remark));
    }

    [TestCase(13, 13, 6192, -2000)]
    [TestCase(12, 12, 700, 700)]
    [TestCase(16, 16, 65535, -1)]
    [TestCase(16, 12, 0x0FFF, -1)]
    [TestCase(12, 16, 0x0FFF, -1)]
    [TestCase(8, 8, 200, -56)]
    public async Task LoadImage_OfSignedPixelsInJpeg2000WithoutSign_TakesThemForTwosComplement(int bits, int storedSaid, int coded,
        int value)
    {
        var gray = new TestObject
        {
            Rows = Side,
            Columns = Side,
            Allocated = storedSaid <= 8 ? 8 : 16,
            Stored = storedSaid,
            IsSigned = true
        };
        var image = await _host.LoadAsync(gray.ToEncapsulated(Jpeg2000, [], Encode2000([coded], bits, false)));
        Assert.That(NativePixelTests.Samples(image), Is.All.EqualTo(value));
        Assert.That(image.Remarks, Has.One.Contains("two's complement"));
    }

    [TestCase("1.2.840.10008.1.2.4.50", "dcmcjpeg", "+eb")]
    [TestCase("1.2.840.10008.1.2.4.70", "dcmcjpeg", "+e1")]
    [TestCase("1.2.840.10008.1.2.4.80", "dcmcjpls", "+el")]
    [TestCase("1.2.840.10008.1.2.4.90", "gdcmconv", "--j2k")]
    [TestCase("1.2.840.10008.1.2.5", "dcmcrle", "")]
    public void LoadImage_OfAnotherSizeThanTheHeaders_IsRefused(string syntax, string tool, string how)
    {
        var gray = new TestObject { Rows = Side, Columns = Side, Allocated = 8, Stored = 8, First = Identify };
        var stream =
            FirstFrame(Tool.ConvertDicom(gray.ToFile(TestObject.ExplicitLittleEndian,
            [.. Enumerable.Range(0, Side * Side).Select(i => i % 251L)]), tool, how.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        foreach (var other in new[] { gray with { Rows = Side + 1 }, gray with { Columns = Side - 1 },
            gray with { Rows = 2 * Side, Columns = Side / 4 }, gray with { Samples = 3, Photometric = "RGB" },
            gray with { Rows = 60000, Columns = 60000 } })
            Assert.That(Assert.ThrowsAsync<ImageLoadException>(() => _host.LoadAsync(other.ToEncapsulated(syntax, [], stream)))!.Error,
                Is.EqualTo(ImageLoadError.Malformed).Or.EqualTo(ImageLoadError.TooLarge), $"{other.Rows} x {other.Columns}");
    }

    [Test]
    public void LoadImage_OfComponentsThatDiffer_IsRefusedWithTheReason([Values(38, 39, 40)] int changed)
    {
        // SIZ: of each component its bits, and its steps across and down.
        var stream = Encode2000(Wanted, 8, false, "-mct", "0");
        stream[4 + changed + 3] = changed == 38 ? (byte)11 : (byte)2;
        var error = Assert.ThrowsAsync<ImageLoadException>(() => _host.LoadAsync(Flat("RGB").ToEncapsulated(Jpeg2000, [], stream)));
        Assert.That((error!.Error, error.Reason), Is.EqualTo((ImageLoadError.Unsupported, error.Reason)));
        Assert.That(error.Reason, Does.Contain("differ"));
    }

    [Test]
    public async Task LoadImage_OfAnotherFamilyThanTheSyntax_IsDecodedAsWhatItIs()
    {
        var gray = new TestObject { Rows = Side, Columns = Side, Allocated = 8, Stored = 8 };
        var image = await _host.LoadAsync(gray.ToEncapsulated(Jpeg, [], Encode2000([77], 8, false)));
        Assert.That(image.Pixels.ToArray(), Is.All.EqualTo(77));
        Assert.That(image.Remarks, Has.One.Contains("Jpeg2000"));
    }

    private static TestObject Flat(string photometric) =>
        new() { Rows = Side, Columns = Side, Samples = 3, Photometric = photometric, Allocated = 8, Stored = 8, First = Identify };

    private static long[] FlatSamples() => [.. Enumerable.Range(0, Side * Side * 3).Select(i => (long)Wanted[i % 3])];

    private static void Identify(DicomWriter writer) =>
        writer.Text(0x00080060, "CS", "OT").Text(0x0020000D, "UI", "1.2.3.6").Text(0x0020000E, "UI", "1.2.3.7");

    /// <summary>A bare codestream whose pixels all have these components.</summary>
    private static byte[] Encode2000(int[] values, int bits, bool isSigned, params string[] options)
    {
        var planes = values.SelectMany(value => Enumerable.Repeat(value, Side * Side))
            .SelectMany(value => bits <= 8 ? [(byte)value] : BitConverter.GetBytes((short)value)).ToArray();
        return Tool.Convert(planes, "in.rawl", "out.j2k", "opj_compress",
            ["-i", "in.rawl", "-o", "out.j2k", "-n", "3", "-F", $"{Side},{Side},{values.Length},{bits},{(isSigned ? 's' : 'u')}",
            .. options]);
    }

    private static byte[] FirstFrame(byte[] file)
    {
        using var source = ContentSource.FromBytes(file);
        using var bytes = FrameBytes.Read(source, EncapsulatedFrames.Find(DicomObject.Read(source), 1, 1, []));
        return bytes.Memory.ToArray();
    }

    /// <summary>The same JPEG with no other evidence of its colour than this.</summary>
    private static byte[] Mark(byte[] jpeg, string evidence)
    {
        byte[] jfif = evidence.Contains("jfif", StringComparison.Ordinal) ? [0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]
            : [];
        byte[] adobe = evidence.StartsWith("adobe", StringComparison.Ordinal)
            ? [0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, (byte)(evidence[6] - '0')] : [];
        List<byte> marked = [0xFF, 0xD8, .. jfif, .. adobe];
        for (var at = 2; ;)
        {
            var end = at + 2 + (jpeg[at + 2] << 8) + jpeg[at + 3];
            var segment = jpeg[at..end];
            if (segment[1] == 0xDA)
                return [.. marked, .. Rename(segment, 5, 2, evidence), .. jpeg[end..]];
            if (segment[1] == 0xC0)
                segment = Rename(segment, 10, 3, evidence);
            if (segment[1] is < 0xE0 or > 0xEF)
                marked.AddRange(segment);
            at = end;
        }
    }

    private static byte[] Rename(byte[] segment, int first, int step, string evidence)
    {
        for (var i = 0; i < 3; i++)
            segment[first + (i * step)] = evidence == "ids" ? "RGB"u8[i] : (byte)(i + 1);
        return segment;
    }
}
