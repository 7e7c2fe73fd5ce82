using ImageLoaders;
using ImageLoaders.Metadata;

namespace WebImageLoader.Tests.Pictures;

public sealed class JpegTests
{
    private static readonly int[] Orientations = [1, 2, 3, 4, 5, 6, 7, 8];

    [Test]
    public async Task Load_Jpeg_IsLossyAndAsEncoded([Values(1, 3)] int components)
    {
        using var plugin = new TestPlugin();
        var pixels = Jpegs.Pattern(37, 51, components);

        var image = await plugin.Load(Jpegs.Make(pixels, 37, 51));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((image.Rows, image.Columns, image.Format.Components), Is.EqualTo((37, 51, components)));
            Assert.That(image.IsLossy, Is.True);
            Assert.That(image.Remarks, Is.Empty);
            Assert.That((image.RowPixelSpacing, image.PixelAspectRatio), Is.EqualTo(((double?)null, 1d)));
            Assert.That(Grid.Create(image).LargestDifference(pixels), Is.LessThanOrEqualTo(3));
        }
    }

    [Test]
    public async Task Load_Cmyk_IsRgbWithARemark()
    {
        using var plugin = new TestPlugin();
        var cmyk = Jpegs.Pattern(16, 24, 4);

        var image = await plugin.Load(Jpegs.Make(cmyk, 16, 24));

        var rgb = Enumerable.Range(0, 16 * 24 * 3).Select(i => (byte)(cmyk[(i / 3 * 4) + (i % 3)] * cmyk[(i / 3 * 4) + 3] / 255)).ToArray();
        Assert.That(image.Format, Is.EqualTo(PixelFormat.Rgb8));
        Assert.That(Grid.Create(image).LargestDifference(rgb), Is.LessThanOrEqualTo(4));
        Assert.That(image.Remarks, Has.One.Contains("converted to RGB"));
    }

    [Test]
    public async Task Load_Orientation_IsApplied([ValueSource(nameof(Orientations))] int orientation, [Values(1, 3)] int components,
        [Values] bool bigEndian)
    {
        using var plugin = new TestPlugin();
        var jpeg = Jpegs.Make(Jpegs.Pattern(70, 101, components), 70, 101);
        var stored = Grid.Create(await plugin.Load(jpeg));

        var image = await plugin.Load(Jpegs.WithOrientation(jpeg, orientation, bigEndian));

        Assert.That((image.Rows, image.Columns), Is.EqualTo(orientation < 5 ? (70, 101) : (101, 70)));
        Assert.That(Grid.Create(image).ToStored(orientation).Pixels, Is.EqualTo(stored.Pixels));
        Assert.That(image.Remarks, orientation == 1 ? Is.Empty : Has.One.StartsWith($"EXIF orientation {orientation}: "));
    }

    // EXIF 2.32, 4.6.4: where the stored first row and first column are seen.
    [TestCase(1, "top left", "top right")]
    [TestCase(2, "top right", "top left")]
    [TestCase(3, "bottom right", "bottom left")]
    [TestCase(4, "bottom left", "bottom right")]
    [TestCase(5, "top left", "bottom left")]
    [TestCase(6, "top right", "bottom right")]
    [TestCase(7, "bottom right", "top right")]
    [TestCase(8, "bottom left", "top left")]
    public async Task Load_Orientation_PutsTheFirstRowWhereExifSays(int orientation, string firstPixel, string lastOfFirstRow)
    {
        using var plugin = new TestPlugin();
        var pixels = new byte[32 * 48];
        pixels.AsSpan().Fill(128);
        for (var row = 0; row < 16; row++)
        {
            pixels.AsSpan(row * 48, 16).Fill(255);
            pixels.AsSpan((row * 48) + 32, 16).Clear();
        }

        var image = await plugin.Load(Jpegs.WithOrientation(Jpegs.Make(pixels, 32, 48), orientation));

        Assert.That(Corner(image, firstPixel), Is.GreaterThan(250));
        Assert.That(Corner(image, lastOfFirstRow), Is.LessThan(5));
    }

    [TestCase(0)]
    [TestCase(9)]
    [TestCase(65535)]
    public async Task Load_OrientationThatIsNone_IsAsStored(int orientation)
    {
        using var plugin = new TestPlugin();

        var image = await plugin.Load(Jpegs.WithOrientation(Jpegs.Make(Jpegs.Pattern(8, 16, 1), 8, 16), orientation));

        Assert.That((image.Rows, image.Columns, image.Remarks.Length), Is.EqualTo((8, 16, 0)));
    }

    [Test]
    public async Task Load_OrientationAsLong_IsApplied()
    {
        using var plugin = new TestPlugin();

        var image = await plugin.Load(Jpegs.WithOrientation(Jpegs.Make(Jpegs.Pattern(8, 16, 1), 8, 16), 6, type: 4));

        Assert.That((image.Rows, image.Columns), Is.EqualTo((16, 8)));
    }

    [Test]
    public async Task Load_DamagedExif_IsAsStored([Range(0, 25)] int at)
    {
        using var plugin = new TestPlugin();
        var jpeg = Jpegs.WithOrientation(Jpegs.Make(Jpegs.Pattern(8, 16, 1), 8, 16), 1);
        jpeg[12 + (at % 24)] = 0xFF;

        var image = await plugin.Load(jpeg);

        Assert.That((image.Rows, image.Columns), Is.EqualTo((8, 16)));
    }

    [TestCase(300, 400, 1, 150, 200, 2)]
    [TestCase(300, 400, 1, 75, 75, 4)]
    [TestCase(300, 400, 1, 76, 1, 2)]
    [TestCase(300, 400, 1, 38, 50, 8)]
    [TestCase(300, 400, 1, 1, 1, 8)]
    [TestCase(300, 400, 1, 151, 200, 1)]
    [TestCase(300, 400, 1, 5000, 5000, 1)]
    [TestCase(301, 403, 6, 101, 76, 4)]
    [TestCase(301, 403, 6, 76, 101, 2)]
    public async Task Load_Target_IsTheSmallestThatIsNotSmaller(int rows, int columns, int orientation, int targetRows, int targetColumns,
        int denominator)
    {
        using var plugin = new TestPlugin();
        var jpeg = Jpegs.WithOrientation(Jpegs.Make(Jpegs.Pattern(rows, columns, 3), rows, columns), orientation);

        var image = await plugin.Load(jpeg, new() { Target = new(targetRows, targetColumns) });

        var coded = ((rows + denominator - 1) / denominator, (columns + denominator - 1) / denominator);
        Assert.That((image.Rows, image.Columns), Is.EqualTo(orientation == 6 ? (coded.Item2, coded.Item1) : coded));
        Assert.That(image.Remarks.Count(remark => remark.StartsWith($"decoded at 1/{denominator} ", StringComparison.Ordinal)),
            Is.EqualTo(denominator == 1 ? 0 : 1));
    }

    [Test]
    public async Task Load_Target_ShowsTheSamePicture()
    {
        using var plugin = new TestPlugin();
        var pixels = Jpegs.Pattern(128, 128, 1);

        var image = await plugin.Load(Jpegs.Make(pixels, 128, 128), new() { Target = new(32, 32) });

        var expected = Enumerable.Range(0, 32 * 32).Select(i => pixels[(((i / 32 * 4) + 2) * 128) + (i % 32 * 4) + 2]).ToArray();
        Assert.That(Grid.Create(image).LargestDifference(expected), Is.LessThanOrEqualTo(6));
    }

    [Test]
    public async Task GetMetadata_TurnedJpeg_DescribesWhatIsStored()
    {
        using var plugin = new TestPlugin();
        var id = plugin.Add(Jpegs.WithOrientation(Jpegs.Make(Jpegs.Pattern(8, 16, 3), 8, 16), 6));

        var metadata = await plugin.Metadata(id);

        var module = metadata.Get<ImagePixelModule>()!;
        Assert.That((module.Rows, module.Columns, module.SamplesPerPixel, module.BitsAllocated, module.PhotometricInterpretation),
            Is.EqualTo((8, 16, 3, 8, "YBR_FULL")));
        Assert.That(metadata.Get<GeneralImageModule>()!.LossyImageCompressionMethod, Is.EqualTo(new[] { "ISO_10918_1" }));
    }

    [Test]
    public async Task Load_DamagedBytes_EndInAPictureOrAnError([Values] bool isJpeg)
    {
        using var plugin = new TestPlugin();
        var picture = isJpeg ? Jpegs.WithOrientation(Jpegs.Make(Jpegs.Pattern(40, 40, 3), 40, 40), 6)
            : Pngs.Make(40, 40, 2, 8, Jpegs.Pattern(40, 40, 3));
        var random = new Random(1);
        for (var i = 0; i < 400; i++)
        {
            var damaged = picture[..(i % 4 == 0 ? random.Next(picture.Length) : picture.Length)];
            for (var hits = random.Next(1, 6); hits > 0 && damaged.Length > 0; hits--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var load = plugin.Start(new ImageLoadRequest(plugin.Add(damaged))).Completion;
            await Task.WhenAny(load);
            Assert.That(load.IsCompletedSuccessfully
                || load.Exception!.InnerException is ImageLoadException { Error: not ImageLoadError.LoaderFault }, Is.True,
                $"{i}: {load.Exception}");
        }
    }

    private static byte Corner(Image image, string name)
    {
        var row = name.StartsWith("top", StringComparison.Ordinal) ? 0 : image.Rows - 1;
        var column = name.EndsWith("left", StringComparison.Ordinal) ? 0 : image.Columns - 1;
        return image.Pixels.Span[(row * image.Columns) + column];
    }
}
