using static ImageLoaders.Display.Tests.Pictures;

namespace ImageLoaders.Display.Tests;

public sealed class DefaultViewportTests
{
    [Test]
    public void Render_NoWindow_SpansTheValuesWithoutPadding()
    {
        var image = new Image(Buffer<short>(5, SampleType.S16, 1, -2000, -1000, 0, 1000, -2000)) { PixelPaddingValue = -2000 };

        var picture = ImageRenderer.Render(image, ImageRenderer.GetDefaultViewport(image) with { Background = new(7, 7, 7) });

        Assert.That(picture.Format, Is.EqualTo(RenderedFormat.Gray8));
        Assert.That(picture.Pixels, Is.EqualTo(new byte[] { 7, 0, 128, 255, 7 }));
    }

    [Test]
    public void Render_PaddingRange_IsBackgroundInEitherOrderOfItsEnds([Values] bool isSwapped)
    {
        var image = new Image(Words(6, 9, 10, 15, 20, 21, 40))
        {
            PixelPaddingValue = isSwapped ? 20 : 10,
            PixelPaddingRangeLimit = isSwapped ? 10 : 20,
            Window = new(0.5, 1)
        };

        Assert.That(ImageRenderer.Render(image).Pixels, Is.EqualTo(new byte[] { 255, 0, 0, 0, 255, 255 }));
    }

    [Test]
    public void Render_NegativeSlope_ShowsHighStoredValuesBlack()
    {
        var image = new Image(Words(3, 0, 50, 100)) { RescaleSlope = -2, RescaleIntercept = 5 };

        Assert.That(ImageRenderer.Render(image).Pixels, Is.EqualTo(new byte[] { 255, 128, 0 }));
    }

    [Test]
    public void Render_Monochrome1_IsInvertedBeforeRounding()
    {
        var image = new Image(Bytes(3, 0, 1, 2)) { Invert = true };

        // 255 - 127.5 is rounded up, as 127.5 is.
        Assert.That(ImageRenderer.Render(image).Pixels, Is.EqualTo(new byte[] { 255, 128, 0 }));
    }

    [Test]
    public void Render_FlatImage_IsBlack() =>
        Assert.That(ImageRenderer.Render(new(Words(2, 77, 77))).Pixels, Is.EqualTo(new byte[] { 0, 0 }));

    [Test]
    public void Render_NothingButNotANumber_IsBackground() =>
        Assert.That(ImageRenderer.Render(new(Buffer<double>(2, SampleType.F64, 1, double.NaN, double.NaN))).Pixels,
            Is.EqualTo(new byte[] { 0, 0 }));

    [Test]
    public void Render_NothingButPadding_IsBackground() =>
        Assert.That(ImageRenderer.Render(new(Words(2, 5, 5)) { PixelPaddingValue = 5, Invert = true }).Pixels,
            Is.EqualTo(new byte[] { 0, 0 }));

    [TestCase(double.NaN)]
    [TestCase(1e300)]
    [TestCase(-1e300)]
    public void Render_PaddingThatNoSampleCanBe_ChangesNothing(double padding) =>
        Assert.That(ImageRenderer.Render(new(Bytes(2, 0, 255)) { PixelPaddingValue = padding }).Pixels, Is.EqualTo(new byte[] { 0, 255 }));

    [Test]
    public void GetDefaultViewport_SeveralWindows_TakesTheFirstThatIsOne()
    {
        var image = new Image(Bytes(1, 0))
        {
            Windows = [new(40, 0), new(double.NaN, 1), new(50, 350, "SOFT")],
            VoiLutFunction = VoiLutFunction.Sigmoid
        };

        var viewport = ImageRenderer.GetDefaultViewport(image);

        Assert.That(viewport, Is.EqualTo(new Viewport { Window = new(50, 350, "SOFT"), VoiLutFunction = VoiLutFunction.Sigmoid }));
    }

    [Test]
    public void GetDefaultViewport_FunctionWithoutAWindowThatItIsOf_IsLinear()
    {
        var plain = new Image(Bytes(2, 0, 9)) { VoiLutFunction = VoiLutFunction.Sigmoid };
        var withTable = new Image(Bytes(2, 0, 9))
        {
            VoiLutFunction = VoiLutFunction.Sigmoid,
            VoiLuts =
            [new() { BitsPerEntry = 8, Entries = [1, 2] }]
        };

        Assert.That(ImageRenderer.GetDefaultViewport(plain), Is.EqualTo(new Viewport { Window = new(5, 10) }));
        Assert.That(ImageRenderer.GetDefaultViewport(withTable), Is.EqualTo(new Viewport { VoiLut = withTable.VoiLuts[0] }));
    }

    [Test]
    public void GetDefaultViewport_Color_HasNoWindow() =>
        Assert.That(ImageRenderer.GetDefaultViewport(new(Buffer<byte>(1, SampleType.U8, 3, 1, 2, 3)) { Window = new(40, 80) }),
            Is.EqualTo(new Viewport()));
}
