using ImageLoaders.Codecs;
using static ImageLoaders.Display.Tests.Pictures;

namespace ImageLoaders.Display.Tests;

public sealed class PngEncoderTests
{
    [Test]
    public void Encode_Grey_ComesBackAsItWas([Values(1, 2, 31, 32, 33, 700)] int columns, [Values(1, 3, 200)] int rows,
        [Values] bool isNoise)
    {
        var pixels = Content(rows * columns, isNoise);

        var (decoded, info) = Decode(PngEncoder.Encode(new RenderedImage(rows, columns, RenderedFormat.Gray8, pixels)));

        Assert.That((info.Rows, info.Columns, info.Components, info.BitsPerSample), Is.EqualTo((rows, columns, 1, 8)));
        Assert.That(decoded, Is.EqualTo(pixels));
    }

    [Test]
    public void Encode_Rgba_ComesBackAsRgb()
    {
        var image = new Image(Buffer<byte>(57, SampleType.U8, 3, Content(57 * 3 * 41, isNoise: true)));

        var (decoded, info) = Decode(PngEncoder.Encode(ImageRenderer.Render(image)));

        Assert.That((info.Rows, info.Columns, info.Components, info.BitsPerSample), Is.EqualTo((41, 57, 3, 8)));
        Assert.That(decoded, Is.EqualTo(image.Pixels.ToArray()));
    }

    [Test]
    public void EncodeStored_UnsignedValues_ComeBackAsTheyWere([Values(SampleType.U8, SampleType.U16)] SampleType type,
        [Values(1, 3, 4)] int components)
    {
        var format = new PixelFormat(type, components);
        var buffer = new PixelAllocator().Allocate(7, 13, format);
        Content(buffer.Memory.Length, isNoise: true).CopyTo(buffer.Memory);
        var image = new Image(buffer);

        var (decoded, info) = Decode(EncodeStored(image));

        Assert.That((info.Rows, info.Columns, info.Components, info.BitsPerSample),
            Is.EqualTo((7, 13, components, format.BytesPerSample * 8)));
        Assert.That(decoded, Is.EqualTo(image.Pixels.ToArray()));
    }

    [Test]
    public void EncodeStored_SignedValues_AreMovedUp()
    {
        var (decoded, info) = Decode(EncodeStored(new(Buffer<short>(3, SampleType.S16, 1, -32768, 0, 32767))));

        Assert.That(info.BitsPerSample, Is.EqualTo(16));
        Assert.That(decoded, Is.EqualTo(new byte[] { 0, 0, 0x00, 0x80, 0xFF, 0xFF }));
    }

    [Test]
    public void EncodeStored_ThirtyTwoBits_IsUnsupported() =>
        Assert.That(
            () => EncodeStored(new(Buffer<float>(1, SampleType.F32, 1, 1f))),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.Unsupported));

    [Test]
    public void Encode_SmoothPicture_IsMuchSmallerThanItsPixels() =>
        Assert.That(PngEncoder.Encode(new RenderedImage(512, 512, RenderedFormat.Gray8, Content(512 * 512, isNoise: false))),
            Has.Length.LessThan(512 * 512 / 20));

    private static byte[] Content(int length, bool isNoise)
    {
        var bytes = new byte[length];
        if (isNoise)
            new Random(1).NextBytes(bytes);
        else
            for (var i = 0; i < length; i++)
                bytes[i] = (byte)(i / 7);
        return bytes;
    }

    private static byte[] EncodeStored(Image image)
    {
        using var output = new MemoryStream();
        PngEncoder.EncodeStored(image, output);
        return output.ToArray();
    }

    private static (byte[] Pixels, CodestreamInfo Info) Decode(byte[] png)
    {
        var codec = new PngCodec();
        var info = codec.ReadHeader(png);
        var pixels = new byte[info.LengthBytes];
        codec.Decode(png, info, ColorOutput.AsStored, pixels);
        return (pixels, info);
    }
}
