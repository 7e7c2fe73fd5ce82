using static ImageLoaders.Display.Tests.Pictures;

namespace ImageLoaders.Display.Tests;

public sealed class ColorTests
{
    [Test]
    public void Render_Rgb8_IsCopied([Range(1, 20)] int columns)
    {
        var samples = new byte[columns * 3 * 3];
        new Random(columns).NextBytes(samples);

        var colors = ImageRenderer.Render(new(Buffer<byte>(columns, SampleType.U8, 3, samples))).Colors();

        Assert.That(colors, Is.EqualTo(samples.Chunk(3).Select(c => new Rgb(c[0], c[1], c[2]))));
    }

    [Test]
    public void Render_Rgb16_IsRoundedToTheNearestOf255()
    {
        ushort[] samples = [.. Enumerable.Range(0, 65535).Select(n => (ushort)(65535 - n))];

        var colors = ImageRenderer.Render(new(Buffer<ushort>(5, SampleType.U16, 3, samples))).Colors();

        Assert.That(colors, Is.EqualTo(samples.Select(n => (byte)((n * 510L + 65535) / 131070)).Chunk(3).Select(c => new Rgb(c[0], c[1], c[2]))));
    }

    [Test]
    public void Render_Rgb8InvertedAndWindowed_TreatsEachChannelAlike()
    {
        var image = new Image(Buffer<byte>(1, SampleType.U8, 3, 0, 100, 255));

        Assert.That(ImageRenderer.Render(image, new() { Invert = true }).Colors(), Is.EqualTo(new Rgb[] { new(255, 155, 0) }));
        Assert.That(ImageRenderer.Render(image, new() { Window = new(128, 256) }).Colors(), Is.EqualTo(new Rgb[] { new(0, 100, 255) }));
        Assert.That(ImageRenderer.Render(image, new() { Window = new(100.5, 2) }).Colors(), Is.EqualTo(new Rgb[] { new(0, 128, 255) }));
    }

    [Test]
    public void Render_Rgba_LiesOverTheBackground()
    {
        var eight = new Image(Buffer<byte>(3, SampleType.U8, 4, 200, 100, 0, 255, 200, 100, 0, 0, 200, 100, 0, 51));
        var sixteen = new Image(Buffer<ushort>(3, SampleType.U16, 4, 51400, 25700, 0, 65535, 51400, 25700, 0, 0, 51400, 25700, 0, 13107));
        var viewport = new Viewport { Background = new(0, 50, 100) };
        Rgb[] expected = [new(200, 100, 0), new(0, 50, 100), new(40, 60, 80)];

        Assert.That(ImageRenderer.Render(eight, viewport).Colors(), Is.EqualTo(expected));
        Assert.That(ImageRenderer.Render(sixteen, viewport).Colors(), Is.EqualTo(expected));
    }

    [Test]
    public void Render_FloatColor_SpansItsValues()
    {
        var image = new Image(Buffer<float>(1, SampleType.F32, 3, 0, 0.5f, 1));

        Assert.That(ImageRenderer.Render(image).Colors(), Is.EqualTo(new Rgb[] { new(0, 128, 255) }));
    }

    [Test]
    public void RenderRgba_Grey_HasThreeEqualChannels() =>
        Assert.That(ImageRenderer.RenderRgba(new(Bytes(3, 0, 128, 255))).Colors(), Is.EqualTo(new Rgb[] { new(0, 0, 0), new(128, 128, 128), new(255, 255, 255) }));

    [Test]
    public void Render_ColorMap_ColorsGreysAfterInversion_AndPaddingNot()
    {
        var image = new Image(Bytes(3, 0, 255, 7)) { PixelPaddingValue = 7 };
        var viewport = ImageRenderer.GetDefaultViewport(image) with { ColorMap = ColorMaps.Find("BLUES"), Invert = true, Background = new(1, 2, 3) };

        Assert.That(ImageRenderer.Render(image, viewport).Colors(), Is.EqualTo(new Rgb[] { new(0x08, 0x30, 0x6B), new(0xF7, 0xFB, 0xFF), new(1, 2, 3) }));
    }

    [Test]
    public void All_ColorMaps_AreTheEighteenOfCornerstone() => Assert.That(ColorMaps.All.Select(map => map.Name), Is.EqualTo(new[]
    {
        "hotIron", "pet", "hotMetalBlue", "pet20Step", "gray", "jet", "hsv", "hot", "cool", "spring", "summer", "autumn", "winter", "bone", "copper", "spectral", "coolwarm", "blues",
    }));

    // Entries of PS3.6 annex B, and the ends and middles that the others are known by.
    [TestCase("hotIron", 1, "020000")]
    [TestCase("hotIron", 128, "FF0000")]
    [TestCase("hotIron", 129, "FF0200")]
    [TestCase("hotIron", 192, "FF8004")]
    [TestCase("hotIron", 254, "FFFCFC")]
    [TestCase("hotIron", 255, "FFFFFF")]
    [TestCase("pet", 1, "000201")]
    [TestCase("pet", 63, "00807D")]
    [TestCase("pet", 64, "017E7F")]
    [TestCase("pet", 106, "552BD3")]
    [TestCase("pet", 128, "8000FF")]
    [TestCase("pet", 129, "8202FC")]
    [TestCase("pet", 192, "FF8000")]
    [TestCase("pet", 213, "FFAA55")]
    [TestCase("pet", 255, "FFFFFF")]
    [TestCase("hotMetalBlue", 8, "000010")]
    [TestCase("hotMetalBlue", 86, "0300A9")]
    [TestCase("hotMetalBlue", 102, "3200C8")]
    [TestCase("hotMetalBlue", 120, "5D0290")]
    [TestCase("hotMetalBlue", 239, "FFE2CB")]
    [TestCase("pet20Step", 12, "000000")]
    [TestCase("pet20Step", 13, "600050")]
    [TestCase("pet20Step", 255, "FFFFFF")]
    [TestCase("gray", 77, "4D4D4D")]
    [TestCase("hsv", 0, "FF0000")]
    [TestCase("hsv", 85, "00FF00")]
    [TestCase("hsv", 170, "0000FF")]
    [TestCase("hot", 0, "000000")]
    [TestCase("hot", 255, "FFFFFF")]
    [TestCase("cool", 0, "00FFFF")]
    [TestCase("cool", 255, "FF00FF")]
    [TestCase("spring", 255, "FFFF00")]
    [TestCase("summer", 0, "008066")]
    [TestCase("autumn", 255, "FFFF00")]
    [TestCase("winter", 255, "00FF80")]
    [TestCase("bone", 0, "000000")]
    [TestCase("bone", 255, "FFFFFF")]
    [TestCase("copper", 255, "FFC77F")]
    [TestCase("jet", 0, "000080")]
    [TestCase("jet", 255, "800000")]
    [TestCase("coolwarm", 0, "3B4CC0")]
    [TestCase("spectral", 255, "CCCCCC")]
    public void Find_Map_HasItsKnownColors(string name, int grey, string expected)
    {
        var color = ColorMaps.Find(name)!.Colors[grey];

        Assert.That($"{color.Red:X2}{color.Green:X2}{color.Blue:X2}", Is.EqualTo(expected));
    }

    [Test]
    public void Find_UnknownName_IsNull() => Assert.That(ColorMaps.Find("plaid"), Is.Null);
}
