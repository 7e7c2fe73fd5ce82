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

        Assert.That(colors, Is.EqualTo(
            samples.Select(n => (byte)((n * 510L + 65535) / 131070)).Chunk(3).Select(c => new Rgb(c[0], c[1], c[2]))));
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
        Assert.That(ImageRenderer.RenderRgba(new(Bytes(3, 0, 128, 255))).Colors(),
            Is.EqualTo(new Rgb[] { new(0, 0, 0), new(128, 128, 128), new(255, 255, 255) }));

    [Test]
    public void Render_ColorMap_ColorsGreysAfterInversion_AndPaddingNot()
    {
        var image = new Image(Bytes(3, 0, 255, 7)) { PixelPaddingValue = 7 };
        var viewport = ImageRenderer.GetDefaultViewport(image) with
        {
            ColorMap = ColorMaps.Find("BLUES"),
            Invert = true,
            Background = new(1, 2, 3)
        };

        Assert.That(ImageRenderer.Render(image, viewport).Colors(),
            Is.EqualTo(new Rgb[] { new(0x08, 0x30, 0x6B), new(0xF7, 0xFB, 0xFF), new(1, 2, 3) }));
    }
}
