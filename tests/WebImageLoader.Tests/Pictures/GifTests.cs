using ImageLoaders;

namespace WebImageLoader.Tests.Pictures;

public sealed class GifTests
{
    [Test]
    public async Task Load_LargeGif_IsWhatPillowShows([Values("P", "L", "1")] string mode, [Values(1, 7, 640)] int columns)
    {
        using var plugin = new TestPlugin();
        var (file, frames) = Tools.Pillow($$"""
            im = Image.new('RGB', ({{columns}}, 480))
            im.putdata([((x * 7 + y) % 256, (x * y // 9) % 256, random.randint(0, 3) * 60) for y in range(480) for x in range({{columns}})])
            im.convert('{{mode}}').save('out', 'GIF')
            """);

        var image = await plugin.Load(file);

        Assert.That(AnimationTests.LargestDifference(image, frames[0]), Is.Zero);
        Assert.That((image.Format, image.IsLossy), Is.EqualTo((PixelFormat.Rgb8, false)));
    }

    [Test]
    public async Task Load_FrameBeyondTheScreen_EnlargesThePictureAsBrowsersDo()
    {
        using var plugin = new TestPlugin();

        var image = await plugin.Load(new Gifs(2, 1, Gifs.Greys).Frame(1, 1, 2, 2, [1, 2, 3, 4]).ToBytes());

        Assert.That((image.Columns, image.Rows, image.Format.Components), Is.EqualTo((3, 3, 4)));
        Assert.That(image.Pixels.Slice(4 * 4, 8).ToArray(), Is.EqualTo(new byte[] { 1, 1, 1, 255, 2, 2, 2, 255 }));
        Assert.That(image.Remarks, Has.One.Contains("beyond its screen of 2 x 1"));
    }

    [Test]
    public async Task Load_LaterFrameBeyondThePicture_IsCutWithARemark()
    {
        using var plugin = new TestPlugin();
        var id = plugin.Add(new Gifs(2, 1, Gifs.Greys).Frame(0, 0, 2, 1, [1, 2]).Frame(1, 0, 2, 2, [3, 4, 5, 6]).ToBytes());

        var image = await plugin.Load($"{id}?frame=2");

        Assert.That(image.Pixels.ToArray(), Is.EqualTo(new byte[] { 1, 1, 1, 3, 3, 3 }));
        Assert.That(image.Remarks, Has.One.Contains("beyond the picture"));
    }

    [TestCase(9, 0)]
    [TestCase(0, 9)]
    [TestCase(9, 9)]
    public async Task Load_LaterFrameBesideThePicture_ChangesNothing(int left, int top)
    {
        using var plugin = new TestPlugin();
        var id = plugin.Add(new Gifs(2, 2, Gifs.Greys).Frame(0, 0, 2, 2, [1, 2, 3, 4]).Frame(left, top, 2, 2, [5, 6, 7, 8], disposal: 2)
            .Frame(0, 0, 1, 1, [9]).ToBytes());

        Assert.That(AnimationTests.ToRgba(await plugin.Load($"{id}?frame=2")).Where((_, i) => i % 4 == 0),
            Is.EqualTo(new byte[] { 1, 2, 3, 4 }));
        Assert.That(AnimationTests.ToRgba(await plugin.Load($"{id}?frame=3")).Where((_, i) => i % 4 == 0),
            Is.EqualTo(new byte[] { 9, 2, 3, 4 }));
    }

    [Test]
    public async Task Load_NoTrailer_IsShownWithARemark()
    {
        using var plugin = new TestPlugin();

        var image = await plugin.Load(new Gifs(1, 1, Gifs.Greys).Frame(0, 0, 1, 1, [7]).ToBytes(hasTrailer: false));

        Assert.That((image.Pixels.Span[0], image.Remarks.Single()), Is.EqualTo(((byte)7, "The GIF has no end (trailer).")));
    }

    [Test]
    public async Task Load_CutOffInTheSecondFrame_HasTheFirst([Range(1, 12)] int missing)
    {
        using var plugin = new TestPlugin();
        var id = plugin.Add(new Gifs(2, 1, Gifs.Greys).Frame(0, 0, 2, 1, [1, 2]).Frame(0, 0, 2, 1, [3, 4]).ToBytes()[..^(1 + missing)]);

        var image = await plugin.Load(id);

        Assert.That(image.Pixels.ToArray(), Is.EqualTo(new byte[] { 1, 1, 1, 2, 2, 2 }));
        Assert.That(image.Remarks, Has.One.Contains("cut off"));
        Assert.That(plugin.Fail($"{id}?frame=2").Error, Is.EqualTo(ImageLoadError.NotFound));
    }

    [Test]
    public async Task Load_MissingPixelsOrColors_AreAnErrorUnlessTolerant([Values] bool isColor)
    {
        using var strict = new TestPlugin();
        using var tolerant = new TestPlugin(("Tolerant", "true"));
        var gif = isColor
            ? new Gifs(2, 2, [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]).Frame(0, 0, 2, 2, [0, 1, 2, 9]).ToBytes()
            : new Gifs(2, 2, Gifs.Greys).Frame(0, 0, 2, 2, [1, 2, 3]).ToBytes();

        Assert.That(strict.Fail(gif).Error, Is.EqualTo(ImageLoadError.Malformed));
        var image = await tolerant.Load(gif);
        Assert.That(image.Pixels.ToArray(), Is.EqualTo(new byte[] { 1, 1, 1, 2, 2, 2, 3, 3, 3, 0, 0, 0 }));
        Assert.That(image.Remarks, Has.One.Contains("damaged, and shown as far as it goes"));
    }

    [Test]
    public async Task Load_MorePixelsThanThereIsRoom_AreSetAside()
    {
        using var plugin = new TestPlugin();

        var image = await plugin.Load(new Gifs(2, 1, Gifs.Greys).Frame(0, 0, 2, 1, [1, 2]).ToBytes());
        var surplus = new Gifs(2, 2, Gifs.Greys).Frame(0, 0, 2, 2, [1, 2, 3, 4]).ToBytes();
        surplus[8] = 1; // the screen is one row high
        surplus[surplus.AsSpan().LastIndexOf((byte)0x2C) + 7] = 1; // and so is the frame

        Assert.That((await plugin.Load(surplus)).Pixels.ToArray(), Is.EqualTo(image.Pixels.ToArray()));
        Assert.That((await plugin.Load(surplus)).Remarks, Has.One.Contains("more image data than pixels"));
    }

    [Test]
    public async Task Load_OwnPaletteOfAFrame_Counts()
    {
        using var plugin = new TestPlugin();
        var id = plugin.Add(new Gifs(1, 1, Gifs.Greys).Frame(0, 0, 1, 1, [1]).Frame(0, 0, 1, 1, [1], palette: [9, 8, 7, 6, 5, 4])
            .ToBytes());

        Assert.That((await plugin.Load($"{id}?frame=2")).Pixels.ToArray(), Is.EqualTo(new byte[] { 6, 5, 4 }));
    }

    [Test]
    public void Load_HugeCanvasOfASmallFile_IsRefusedBeforeMemoryIsTaken()
    {
        using var plugin = new TestPlugin();
        var request = new ImageLoadRequest(plugin.Add(new Gifs(65535, 65535, Gifs.Greys).Frame(0, 0, 1, 1, [1]).ToBytes()))
        {
            PixelAllocator = new(new() { MaximumLengthBytes = long.MaxValue })
        };

        Assert.That(Assert.ThrowsAsync<ImageLoadException>(() => plugin.Start(request).Completion)!.Error,
            Is.EqualTo(ImageLoadError.Malformed));
    }
}
