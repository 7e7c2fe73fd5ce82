using System.Numerics;
using static ImageLoaders.Display.Tests.Pictures;

namespace ImageLoaders.Display.Tests;

/// <summary>
/// PS3.3 C.11.2 against a computation of its own: whole numbers for the straight lines, the standard's text for the others.
/// </summary>
public sealed class WindowTests
{
    [Test]
    public void Render_CtSoftTissueWindow_HasTheKnownEnds()
    {
        var image = new Image(AllWords(0, 4095)) { RescaleIntercept = -1024, Window = new(40, 400) };

        var pixels = ImageRenderer.Render(image).Pixels;

        Assert.That(pixels[-160 + 1024], Is.Zero);
        Assert.That(pixels[-159 + 1024], Is.EqualTo(1));
        Assert.That(pixels[239 + 1024], Is.EqualTo(255));
        Assert.That(pixels[238 + 1024], Is.EqualTo(254));
        Assert.That(pixels, Is.EqualTo(Enumerable.Range(0, 4096).Select(stored => Linear(stored - 1024, 80, 400))));
    }

    [Test]
    public void Render_LinearOverAllStoredValues_IsExact([Values(-1000, 1, 79, 80, 65535)] int twiceTheCenter,
        [Values(1, 2, 3, 80, 256, 257, 400, 4096, 65536)] int width, [Values] bool invert)
    {
        var viewport = new Viewport { Window = new(twiceTheCenter / 2.0, width), Invert = invert };

        var unsigned = ImageRenderer.Render(new(AllWords()), viewport).Pixels;
        var signed = ImageRenderer.Render(new(AllShorts()), viewport).Pixels;

        Assert.That(unsigned, Is.EqualTo(
            Enumerable.Range(0, 65536).Select(value => Linear(value, twiceTheCenter, width, invert)).ToArray()));
        Assert.That(signed, Is.EqualTo(Enumerable.Range(-32768, 65536).Select(value => Linear(value, twiceTheCenter, width, invert))));
    }

    [Test]
    public void Render_WidthOfOne_IsAStepAtTheCenterLessAHalf()
    {
        var viewport = new Viewport { Window = new(100, 1) };

        var pixels = ImageRenderer.Render(new(Words(4, 98, 99, 100, 101)), viewport).Pixels;

        Assert.That(pixels, Is.EqualTo(new byte[] { 0, 0, 255, 255 }));
    }

    [Test]
    public void Render_LinearExact_IsExact([Values(80, 81)] int twiceTheCenter, [Values(1, 2, 80, 510, 4096)] int width,
        [Values] bool invert)
    {
        var viewport = new Viewport
        {
            Window = new(twiceTheCenter / 2.0, width),
            VoiLutFunction = VoiLutFunction.LinearExact,
            Invert = invert
        };

        var pixels = ImageRenderer.Render(new(AllShorts(-3072, 3071)), viewport).Pixels;

        // ((x - c) / w + 1/2) * 255 = (2x - 2c + w) * 255 / 2w
        Assert.That(FirstDifference(pixels, n => Fraction(2 * (n - 3072) - twiceTheCenter + width, 2 * width, invert)), Is.Null);
    }

    [TestCase(40, 400)]
    [TestCase(1024.5, 0.25)]
    [TestCase(-100, 3000)]
    public void Render_Sigmoid_FollowsTheStandard(double center, double width)
    {
        var viewport = new Viewport { Window = new(center, width), VoiLutFunction = VoiLutFunction.Sigmoid };

        var pixels = ImageRenderer.Render(new(AllShorts()), viewport).Pixels;

        Assert.That(FirstDifference(pixels, n =>
            (byte)Math.Round(255 / (1 + Math.Exp(-4 * (n - 32768 - center) / width)), MidpointRounding.AwayFromZero)), Is.Null);
    }

    [Test]
    public void Render_LinearWidthUnderOne_IsShownAsLinearExact()
    {
        var image = new Image(Buffer<float>(3, SampleType.F32, 1, 0.25f, 0.5f, 0.625f));

        var pixels = ImageRenderer.Render(image, new() { Window = new(0.5, 0.5) }).Pixels;

        Assert.That(pixels, Is.EqualTo(new byte[] { 0, 128, 191 }));
    }

    [Test]
    public void Render_FloatingPoint_IsNotQuantisedBeforeTheWindow()
    {
        var samples = Enumerable.Range(0, 256).Select(n => n / 25500f).ToArray();
        var image = new Image(Buffer<float>(256, SampleType.F32, 1, samples)) { RescaleSlope = 2 };

        var pixels = ImageRenderer.Render(image, new() { Window = new(0.01, 0.02), VoiLutFunction = VoiLutFunction.LinearExact }).Pixels;

        Assert.That(pixels, Is.EqualTo(Enumerable.Range(0, 256).Select(n => (byte)n)));
    }

    [Test]
    public void Render_EverySampleType_ShowsTheSameValuesAlike()
    {
        var viewport = new Viewport { Window = new(50, 101) };
        var expected = Enumerable.Range(0, 101).Select(n => Linear(n, 100, 101)).ToArray();
        var numbers = Enumerable.Range(0, 101).ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(ImageRenderer.Render(new(Buffer<byte>(101, SampleType.U8, 1, [.. numbers.Select(n => (byte)n)])), viewport).Pixels,
                Is.EqualTo(expected));
            Assert.That(ImageRenderer.Render(new(Buffer<sbyte>(101, SampleType.S8, 1, [.. numbers.Select(n => (sbyte)n)])),
                viewport).Pixels, Is.EqualTo(expected));
            Assert.That(ImageRenderer.Render(new(Buffer<uint>(101, SampleType.U32, 1, [.. numbers.Select(n => (uint)n)])), viewport).Pixels,
                Is.EqualTo(expected));
            Assert.That(ImageRenderer.Render(new(Buffer<int>(101, SampleType.S32, 1, [.. numbers])), viewport).Pixels,
                Is.EqualTo(expected));
            Assert.That(ImageRenderer.Render(new(Buffer<float>(101, SampleType.F32, 1, [.. numbers.Select(n => (float)n)])),
                viewport).Pixels, Is.EqualTo(expected));
            Assert.That(ImageRenderer.Render(new(Buffer<double>(101, SampleType.F64, 1, [.. numbers.Select(n => (double)n)])),
                viewport).Pixels, Is.EqualTo(expected));
        });
    }

    [Test]
    public void Render_NotANumber_IsBackground()
    {
        var image = new Image(Buffer<float>(4, SampleType.F32, 1, float.NaN, 0, float.PositiveInfinity, 10));

        var pixels = ImageRenderer.Render(image, ImageRenderer.GetDefaultViewport(image) with { Background = new(9, 9, 9) }).Pixels;

        Assert.That(pixels, Is.EqualTo(new byte[] { 9, 0, 255, 255 }));
    }

    [TestCase(40, 0)]
    [TestCase(40, -1)]
    [TestCase(double.NaN, 1)]
    public void Render_WindowThatShowsNothing_Throws(double center, double width) =>
        Assert.That(() => ImageRenderer.Render(new(Bytes(1, 0)), new() { Window = new(center, width) }), Throws.ArgumentException);

    private static byte Linear(int value, int twiceTheCenter, int width, bool invert = false)
    {
        if (width == 1)
            return (byte)(2 * value <= twiceTheCenter - 1 == invert ? 255 : 0);

        // ((x - (c - 1/2)) / (w - 1) + 1/2) * 255 = (2x - 2c + w) * 255 / 2(w - 1)
        return Fraction(2 * value - twiceTheCenter + width, 2 * (width - 1), invert);
    }

    // numerator / denominator of 255, cut off at both ends, rounded half away from zero.
    private static byte Fraction(int numerator, int denominator, bool invert)
    {
        var clamped = BigInteger.Clamp(numerator, 0, denominator);
        var tone = (invert ? denominator - clamped : clamped) * 255;
        return (byte)((2 * tone + denominator) / (2 * denominator));
    }
}
