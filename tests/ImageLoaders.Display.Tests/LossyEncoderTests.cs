using ImageLoaders.Codecs;
using ImageLoaders.Display.Native;

namespace ImageLoaders.Display.Tests;

/// <summary>JPEG and WebP come back from a decoder that shares nothing with the encoders but the library.</summary>
public sealed class LossyEncoderTests
{
    [Test]
    public void Jpeg_Grey_ComesBackNearlyAsItWas()
    {
        var picture = Grey(120, 200);

        var jpeg = JpegEncoder.Encode(picture, 95);

        var codec = new JpegCodec();
        var info = codec.ReadHeader(jpeg);
        Assert.That((info.Rows, info.Columns, info.Components, info.BitsPerSample), Is.EqualTo((120, 200, 1, 8)));
        var decoded = new byte[info.LengthBytes];
        codec.Decode(jpeg, info, ColorOutput.AsStored, decoded);
        Assert.That(LargestDifference(decoded, picture.Pixels), Is.LessThanOrEqualTo(6));
    }

    [Test]
    public void Jpeg_Colour_KeepsTheColourOfEachColumn()
    {
        var picture = Stripes(64, 64);

        var jpeg = JpegEncoder.Encode(picture, 100);

        var codec = new JpegCodec();
        var info = codec.ReadHeader(jpeg);
        Assert.That((info.Rows, info.Columns, info.Components), Is.EqualTo((64, 64, 3)));
        var decoded = new byte[info.LengthBytes];
        codec.Decode(jpeg, info, ColorOutput.YCbCrToRgb, decoded);
        Assert.That(LargestDifference(decoded, WithoutAlpha(picture.Pixels)), Is.LessThanOrEqualTo(6), "4:2:0 is off by 100 and more");
    }

    [TestCase(RenderedFormat.Gray8)]
    [TestCase(RenderedFormat.Rgba8)]
    public void WebP_ComesBackNearlyAsItWas(RenderedFormat format)
    {
        var picture = format == RenderedFormat.Gray8 ? Grey(50, 70) : Plain(50, 70);

        var webP = WebPEncoder.Encode(picture, 100);

        var read = WebPPicture.Read(webP);
        Assert.That((read.Info.Rows, read.Info.Columns, read.Info.Components), Is.EqualTo((50, 70, 3)), "nothing is transparent");
        var decoded = new byte[read.Info.LengthBytes];
        read.Decode(webP, 0, decoded);
        var expected = format == RenderedFormat.Gray8 ? picture.Pixels.SelectMany(grey => Enumerable.Repeat(grey, 3)).ToArray()
            : WithoutAlpha(picture.Pixels);
        Assert.That(LargestDifference(decoded, expected), Is.LessThanOrEqualTo(8));
    }

    [Test]
    public void Quality_Higher_IsALongerFile()
    {
        var picture = Grey(200, 200);

        Assert.That(JpegEncoder.Encode(picture, 20), Has.Length.LessThan(JpegEncoder.Encode(picture).Length));
        Assert.That(JpegEncoder.Encode(picture), Has.Length.LessThan(JpegEncoder.Encode(picture, 100).Length));
        Assert.That(WebPEncoder.Encode(picture, 20), Has.Length.LessThan(WebPEncoder.Encode(picture).Length));
        Assert.That(WebPEncoder.Encode(picture), Has.Length.LessThan(WebPEncoder.Encode(picture, 100).Length));
    }

    [TestCase(0)]
    [TestCase(101)]
    public void Quality_OutOfItsRange_IsRefused(int quality)
    {
        Assert.That(() => JpegEncoder.Encode(Grey(1, 1), quality), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => WebPEncoder.Encode(Grey(1, 1), quality), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Picture_OfMoreRowsThanTheFormatHas_IsTooLarge()
    {
        Assert.That(() => JpegEncoder.Encode(Grey(JpegEncoder.MaximumSide + 1, 1)), ThrowsTooLarge("65,500"));
        Assert.That(() => WebPEncoder.Encode(Grey(1, WebPEncoder.MaximumSide + 1)), ThrowsTooLarge("16,383"));
        Assert.That(JpegEncoder.Encode(Grey(JpegEncoder.MaximumSide, 1)), Is.Not.Empty);
        Assert.That(WebPEncoder.Encode(Grey(1, WebPEncoder.MaximumSide)), Is.Not.Empty);
    }

    [Test]
    public void MissingLibrary_IsUnsupportedAndNamesThePackages()
    {
        var missing = EncoderLibrary.ForFile("libnobody", "JPEG", "libnobody.so.1", "Debian libnobody1");

        Assert.That(missing.IsAvailable, Is.False);
        Assert.That(missing.ThrowIfMissing, Throws.TypeOf<ImageLoadException>()
            .With.Property("Error").EqualTo(ImageLoadError.Unsupported)
            .And.Message.Contains("libnobody.so.1").And.Message.Contains("Debian libnobody1").And.Message.Contains("PNG"));
    }

    private static NUnit.Framework.Constraints.ContainsConstraint ThrowsTooLarge(string limit) => Throws.TypeOf<ImageLoadException>()
        .With.Property("Error").EqualTo(ImageLoadError.TooLarge).And.Message.Contains(limit);

    private static RenderedImage Grey(int rows, int columns)
    {
        var pixels = new byte[rows * columns];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(128 + (100 * Math.Sin(i % columns / 9.0) * Math.Cos(i / columns / 7.0)));
        return new(rows, columns, RenderedFormat.Gray8, pixels);
    }

    // Red and blue in turns.
    private static RenderedImage Stripes(int rows, int columns) => Coloured(
        rows, columns, i => i % 2 == 0 ? new(200, 40, 40) : new(40, 40, 200));

    private static RenderedImage Plain(int rows, int columns) => Coloured(rows, columns, i => new(180, 90, (byte)(i / columns)));

    private static RenderedImage Coloured(int rows, int columns, Func<int, Rgb> color)
    {
        var pixels = new byte[rows * columns * 4];
        for (var i = 0; i < rows * columns; i++)
        {
            var (red, green, blue) = color(i);
            (pixels[i * 4], pixels[i * 4 + 1], pixels[i * 4 + 2], pixels[i * 4 + 3]) = (red, green, blue, 255);
        }

        return new(rows, columns, RenderedFormat.Rgba8, pixels);
    }

    private static byte[] WithoutAlpha(byte[] rgba) => [.. rgba.Where((_, i) => i % 4 < 3)];

    private static int LargestDifference(byte[] one, byte[] other)
    {
        Assert.That(one, Has.Length.EqualTo(other.Length));
        return one.Zip(other, (a, b) => Math.Abs(a - b)).Max();
    }
}
