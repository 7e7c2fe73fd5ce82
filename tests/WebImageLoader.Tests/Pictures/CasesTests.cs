using ImageLoaders;
using ImageLoaders.TestCorpus;

namespace WebImageLoader.Tests.Pictures;

/// <summary>
/// Reported pictures that contradict a standard, and are shown: file, what is right at (10, 10), (100, 20) and (20, 100), and what the
/// remark says.
/// </summary>
public sealed class CasesTests
{
    private static readonly (string File, string Pixels, string Remark)[] Known =
    [
        ("j02_missing_eoi.jpg", "20,19,63 / 74,113,182 / 15,15,17", "no end marker"),
        ("j04_cmyk_no_adobe.jpg", "19,18,65 / 74,113,182 / 15,16,17", "255 is no ink"),
        ("j18_stray_bytes.jpg", "24 / 109 / 15", "4 byte(s) that belong to none"),
        ("p04_exif_orient6.png", "16,12,13 / 17,20,65 / 16,14,25", "EXIF orientation 6"),
        ("p09_no_iend.png", "21,19,66 / 74,113,182 / 15,15,17", "before its end (IEND)"),
        ("p16_extra_rows_data.png", "21,19,66 / 74,113,182 / 15,15,17", "more image data than rows"),
        ("p19_gray_trns_palette_order.png", "23,23,47 / 84,123,189 / 14,13,20", "before its palette (PLTE)"),
    ];

    private static IEnumerable<TestCaseData> Files => Fixtures.Cases is not { } folder
        ? []
        : Directory.EnumerateFiles(Path.Combine(folder, "web"))
            .Select(file => new TestCaseData(file).SetArgDisplayNames(Path.GetFileName(file)));

    [TestCaseSource(nameof(Files))]
    public async Task Load_ReportedPicture_IsShownWithARemark(string file)
    {
        using var plugin = new TestPlugin();
        var (_, pixels, remark) = Known.Single(known => known.File == Path.GetFileName(file));

        var image = await plugin.Load($"webfile:{file}");

        Assert.That(string.Join(" / ", At(image, 10, 10), At(image, 100, 20), At(image, 20, 100)), Is.EqualTo(pixels));
        Assert.That(image.Remarks, Has.One.Contains(remark));
    }

    [Test]
    public async Task Load_CmykWithoutAdobesMarker_IsInverted()
    {
        using var plugin = new TestPlugin();
        // its YCCK is then taken for CMYK, whatever it was
        var jpeg = Jpegs.WithoutSegment(Jpegs.Make(Jpegs.Pattern(16, 24, 4), 16, 24), 0xEE);

        var image = await plugin.Load(jpeg);

        Assert.That(image.Format, Is.EqualTo(PixelFormat.Rgb8));
        Assert.That(image.Remarks, Has.One.Contains("255 is no ink"));
    }

    [Test]
    public async Task Load_PngOrientation_IsApplied([Range(1, 8)] int orientation, [Values(0, 2, 4, 6)] int colorType,
        [Values(8, 16)] int depth, [Values] bool isBehindData)
    {
        using var plugin = new TestPlugin();
        var channels = colorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        var rows = new byte[37 * 53 * channels * depth / 8];
        new Random(1).NextBytes(rows);
        var exif = Jpegs.WithOrientation([0xFF, 0xD8], orientation)[12..];
        var stored = Grid.Create(await plugin.Load(Pngs.Make(53, 37, (byte)colorType, (byte)depth, rows)));
        var png = isBehindData ? Pngs.Make(53, 37, (byte)colorType, (byte)depth, rows, [], [("eXIf", exif)])
            : Pngs.Make(53, 37, (byte)colorType, (byte)depth, rows, ("eXIf", exif));

        var image = await plugin.Load(png);

        Assert.That((image.Rows, image.Columns), Is.EqualTo(orientation < 5 ? (37, 53) : (53, 37)));
        Assert.That(Grid.Create(image).ToStored(orientation).Pixels, Is.EqualTo(stored.Pixels));
        Assert.That(image.Remarks, orientation == 1 ? Is.Empty : Has.One.StartsWith($"EXIF orientation {orientation}: "));
    }

    [Test]
    public async Task Load_GreyPngWithAPalette_IsGrey([Values(0, 4)] int colorType)
    {
        using var plugin = new TestPlugin();
        var rows = Enumerable.Range(0, 24).Select(i => (byte)(10 * i)).ToArray();

        var image = await plugin.Load(Pngs.Make(24 / (colorType == 0 ? 1 : 2), 1, (byte)colorType, 8, rows, ("PLTE", [1, 2, 3])));

        Assert.That(image.Pixels.ToArray(),
            Is.EqualTo((await plugin.Load(Pngs.Make(24 / (colorType == 0 ? 1 : 2), 1, (byte)colorType, 8, rows))).Pixels.ToArray()));
        Assert.That(image.Remarks, Has.One.Contains("(PLTE)"));
    }

    [Test]
    public async Task Load_TransparencyBeforeTheSuggestedPaletteOfRgb_Counts()
    {
        using var plugin = new TestPlugin();

        var image = await plugin.Load(Pngs.Make(2, 1, 2, 8, [1, 2, 3, 4, 5, 6], ("tRNS", [0, 4, 0, 5, 0, 6]), ("PLTE", [1, 2, 3])));

        Assert.That(image.Pixels.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 255, 4, 5, 6, 0 }));
        Assert.That(image.Remarks, Has.One.Contains("before its palette (PLTE)"));
    }

    [Test]
    public async Task Load_BytesBetweenAnyTwoSegments_IsThePictureWithoutThem([Values(1, 3, 4)] int components,
        [Values(1, 2, 7, 100)] int count, [Values] bool turned)
    {
        using var plugin = new TestPlugin();
        var jpeg = Jpegs.Make(Jpegs.Pattern(37, 51, components), 37, 51);
        if (turned)
            jpeg = Jpegs.WithOrientation(jpeg, 8);
        var whole = await plugin.Load(jpeg);
        var stray = Enumerable.Range(0, count).Select(i => (byte)(i * 37 % 255)).ToArray();
        foreach (var at in Jpegs.SegmentStarts(jpeg))
        {
            var image = await plugin.Load([.. jpeg[..at], .. stray, .. jpeg[at..]]);

            Assert.That(image.Pixels.Span.SequenceEqual(whole.Pixels.Span), Is.True, $"at {at}");
            Assert.That(image.Remarks.Except(whole.Remarks), Has.One.Contains($"{count} byte(s) that belong to none"), $"at {at}");
        }
    }

    [Test]
    public void Load_TableThatHasLostBytes_IsNoStrayByte([Values((byte)0xDB, (byte)0xC4)] byte marker, [Range(1, 6)] int count)
    {
        using var plugin = new TestPlugin();
        var jpeg = Jpegs.Make(Jpegs.Pattern(37, 51, 3), 37, 51);
        var table = Jpegs.SegmentStarts(jpeg).First(at => jpeg[at + 1] == marker);

        Assert.That(plugin.Fail([.. jpeg[..(table + 10)], .. jpeg[(table + 10 + count)..]]).Error, Is.EqualTo(ImageLoadError.Malformed));
    }

    [TestCase(2, 1)]
    [TestCase(1, 1)]
    [TestCase(2, 4)]
    public async Task Load_JpegWithoutItsEnd_IsWhole(int missing, int components)
    {
        using var plugin = new TestPlugin();
        var jpeg = Jpegs.Make(Jpegs.Pattern(37, 51, components), 37, 51);

        var image = await plugin.Load(jpeg[..^missing]);

        Assert.That(image.Pixels.ToArray(), Is.EqualTo((await plugin.Load(jpeg)).Pixels.ToArray()));
        Assert.That(image.Remarks, Has.One.Contains("no end marker"));
    }

    [Test]
    public async Task Load_Damaged_IsAnErrorUnlessTolerant([Values("png", "jpeg")] string kind, [Values(0.3, 0.6, 0.9)] double part)
    {
        using var strict = new TestPlugin();
        using var tolerant = new TestPlugin(("Tolerant", "true"));
        var pixels = new byte[200 * 200];
        new Random(3).NextBytes(pixels);
        var whole = kind == "png" ? Pngs.Make(200, 200, 0, 8, pixels) : Jpegs.Make(pixels, 200, 200);
        var cut = whole[..(int)(whole.Length * part)];

        Assert.That(strict.Fail(cut).Error, Is.EqualTo(ImageLoadError.Malformed));
        var image = await tolerant.Load(cut);
        var right = (await strict.Load(whole)).Pixels.Span;
        Assert.That(image.Pixels.Span[..(int)(40000 * (part - 0.1))].SequenceEqual(right[..(int)(40000 * (part - 0.1))]), Is.True,
            "the rows before the cut");
        Assert.That(image.Pixels.Span.SequenceEqual(right), Is.False);
        Assert.That(image.Remarks, Has.One.Contains("damaged, and shown as far as it goes"));
    }

    [Test]
    public async Task Load_WrongCrc_IsAnErrorUnlessTolerant([Values("IHDR", "PLTE", "IDAT")] string chunk)
    {
        using var strict = new TestPlugin();
        using var tolerant = new TestPlugin(("Tolerant", "true"));
        var png = Pngs.Make(2, 1, 3, 8, [1, 0], ("PLTE", [10, 20, 30, 40, 50, 60]));
        var at = png.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(chunk));
        png[at + 4 + ((png[at - 2] << 8) | png[at - 1])] ^= 1;

        Assert.That(strict.Fail(png).Reason, Does.Contain("CRC"));
        var image = await tolerant.Load(png);
        Assert.That(image.Pixels.ToArray(), Is.EqualTo(new byte[] { 40, 50, 60, 10, 20, 30 }));
        Assert.That(image.Remarks, Has.One.Contains("CRC"));
    }

    private static string At(Image image, int column, int row) =>
        string.Join(',', image.Pixels.Slice(((row * image.Columns) + column) * image.Format.BytesPerPixel, image.Format.Components)
            .ToArray());
}
