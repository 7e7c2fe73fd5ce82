using ImageLoaders;
using ImageLoaders.Tests;
using WadoLoader.Tests.Pixels;

namespace WadoLoader.Tests.Loading;

/// <summary>Images of every depth and sign, encoded by public tools, decoded by the loader: equal, sample by sample.</summary>
public sealed class RoundTripTests
{
    private const int Rows = 46;
    private const int Columns = 61;

    private static readonly string[] Tools =
        ["dcmcjpeg +e1", "dcmcjpeg +el +sv 6", "dcmcjpls +el", "dcmcrle", "gdcmconv --jpeg", "gdcmconv --jpegls", "gdcmconv --j2k",
            "gdcmconv --rle"];

    private static IEnumerable<TestCaseData> Gray() =>
        from tool in Tools
        from isSigned in new[] { false, true }
        select new TestCaseData(tool, isSigned);

    private static IEnumerable<TestCaseData> Color() =>
        from tool in Tools
        from bits in new[] { 8, 16 }
        from photometric in new[] { "RGB", "PALETTE COLOR" }

        // GDCM codes no 16-bit colour as JPEG 2000, and reads palettes of 256 entries for indices of 8 bits alone; it keeps the entries'
        // high bytes.
        where !(tool.StartsWith("gdcm", StringComparison.Ordinal) && bits == 16
            && (photometric != "RGB" || tool.EndsWith("j2k", StringComparison.Ordinal)))
        select new TestCaseData(tool, bits, photometric);

    [TestCaseSource(nameof(Gray))]
    public void LoadImage_OfGrayEncodedByATool_GivesItsSamples(string tool, bool isSigned)
    {
        // GDCM's JPEG-LS ends by an assertion below 8 bits of 8.
        var least = tool == "gdcmconv --jpegls" ? 8 : 1;
        (int Stored, int Allocated)[] cases =
            [.. Enumerable.Range(least, 17 - least).Select(bits => (bits, bits <= 8 ? 8 : 16)), (5, 16), (8, 16)];
        Parallel.ForEach(cases, new() { MaxDegreeOfParallelism = 2 }, bits =>
        {
            var lowest = isSigned ? -(1L << (bits.Stored - 1)) : 0;
            var samples = Samples(Rows * Columns, bits.Stored).Select(value => value + lowest).ToArray();
            var what = new TestObject
            {
                Rows = Rows,
                Columns = Columns,
                Allocated = bits.Allocated,
                Stored = bits.Stored,
                IsSigned = isSigned,
                First = Identify
            };
            var image = Load(Encode(what, samples, tool));
            Assert.That(NativePixelTests.Samples(image), Is.EqualTo(samples),
                $"{bits.Stored} of {bits.Allocated} bits: {string.Join(' ', image.Remarks)}");
        });
    }

    [Test]
    public void LoadImage_OfMoreThanSixteenBitsEncodedByATool_GivesItsSamples(
        [Values("dcmcrle", "gdcmconv --rle", "gdcmconv --j2k")] string tool, [Values(17, 24, 32)] int stored, [Values] bool isSigned)
    {
        var lowest = isSigned ? -(1L << (stored - 1)) : 0;
        var samples = Samples(Rows * Columns, stored).Select(value => value + lowest).ToArray();
        var what = new TestObject
        {
            Rows = Rows,
            Columns = Columns,
            Allocated = 32,
            Stored = stored,
            IsSigned = isSigned,
            First = Identify
        };
        var file = Encode(what, samples, tool);
        if (tool == "gdcmconv --j2k")
        {
            // GDCM codes all 32 bits, and 31 can be decoded at the most.
            Assert.That(Assert.Throws<ImageLoadException>(() => Load(file))!.Error, Is.EqualTo(ImageLoadError.Unsupported));
            return;
        }

        var image = Load(file);
        Assert.That(NativePixelTests.Samples(image), Is.EqualTo(samples), string.Join(' ', image.Remarks));
    }

    [TestCaseSource(nameof(Color))]
    public void LoadImage_OfColorEncodedByATool_GivesItsSamples(string tool, int bits, string photometric)
    {
        var isPalette = photometric != "RGB";
        var what = new TestObject
        {
            Rows = Rows,
            Columns = Columns,
            Samples = isPalette ? 1 : 3,
            Photometric = photometric,
            Allocated = bits,
            Stored = bits,
            First = Identify,
            More = writer =>
            {
                for (var color = 0u; isPalette && color < 3; color++)
                    writer.UInt16(0x00281101 + color, 256, 0, 16);
                for (var color = 0u; isPalette && color < 3; color++)
                    writer.Bytes(0x00281201 + color, "OW",
                        writer.Words([.. Enumerable.Range(0, 256).Select(i => (int)((i << 8) ^ (color * 0x3500)))]));
            },
        };
        var samples = Samples(Rows * Columns * what.Samples, isPalette ? 8 : bits);
        var image = Load(Encode(what, samples, tool));
        Assert.That(NativePixelTests.Samples(image),
            Is.EqualTo(NativePixelTests.Samples(Load(what.ToFile(TestObject.ExplicitLittleEndian, samples)))));
        Assert.That(image.Format, Is.EqualTo(bits == 8 && !isPalette ? PixelFormat.Rgb8 : PixelFormat.Rgb16));
    }

    private static byte[] Encode(TestObject what, long[] samples, string tool) =>
        Tool.ConvertDicom(what.ToFile(TestObject.ExplicitLittleEndian, samples), tool.Split(' ')[0], tool.Split(' ')[1..]);

    private static Image Load(byte[] file)
    {
        using var host = new FakeHost();
        return host.LoadAsync(file).GetAwaiter().GetResult();
    }

    /// <summary>A ramp with noise in every fifth sample, over the whole range from 0.</summary>
    private static long[] Samples(int count, int bits)
    {
        var random = new Random(bits);
        return [.. Enumerable.Range(0, count).Select(i => i % 5 == 0 ? random.NextInt64(1L << bits) : i * 7 % (1L << bits))];
    }

    private static void Identify(DicomWriter writer) =>
        writer.Text(0x00080060, "CS", "OT").Text(0x0020000D, "UI", "1.2.3.6").Text(0x0020000E, "UI", "1.2.3.7");
}
