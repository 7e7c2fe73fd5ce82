using ImageLoaders;
using ImageLoaders.Metadata;

namespace WebImageLoader.Tests.Pictures;

public sealed class PngTests
{
    [Test]
    public async Task Load_Gray16_StaysSixteenBitsInTheMachinesOrder()
    {
        using var plugin = new TestPlugin();

        var image = await plugin.Load(Pngs.Make(2, 1, 0, 16, [0x01, 0x02, 0xFF, 0xFE]));

        Assert.That(image.Format, Is.EqualTo(PixelFormat.Gray16));
        Assert.That(image.GetSamples<ushort>().ToArray(), Is.EqualTo(new ushort[] { 0x0102, 0xFFFE }));
    }

    [TestCase((byte)0, (byte)8, "0A14", "u8", "0A14")]
    [TestCase((byte)0, (byte)1, "40", "u8", "00FF")]
    [TestCase((byte)2, (byte)8, "010203040506", "u8x3", "010203040506")]
    [TestCase((byte)4, (byte)8, "0A801480", "u8x4", "0A0A0A8014141480")]
    [TestCase((byte)6, (byte)8, "0102030405060708", "u8x4", "0102030405060708")]
    [TestCase((byte)6, (byte)16, "01020304050607081112131415161718", "u16x4", "02010403060508071211141316151817")]
    public async Task Load_EveryColorType_IsDelivered(byte colorType, byte depth, string packed, string format, string pixels)
    {
        using var plugin = new TestPlugin();

        var image = await plugin.Load(Pngs.Make(2, 1, colorType, depth, Convert.FromHexString(packed)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(image.Format.ToString(), Is.EqualTo(format));
            Assert.That(Convert.ToHexString(image.Pixels.Span), Is.EqualTo(pixels));
            Assert.That(image.IsLossy, Is.False);
            Assert.That(image.Remarks, Is.Empty);
        }
    }

    [Test]
    public async Task Load_Palette_IsRgb()
    {
        using var plugin = new TestPlugin();

        var image = await plugin.Load(Pngs.Make(2, 1, 3, 8, [1, 0], ("PLTE", [10, 20, 30, 40, 50, 60])));

        Assert.That(image.Format, Is.EqualTo(PixelFormat.Rgb8));
        Assert.That(image.Pixels.ToArray(), Is.EqualTo(new byte[] { 40, 50, 60, 10, 20, 30 }));
    }

    [Test]
    public async Task Load_Density_IsNoSpacingOfAPatient()
    {
        using var plugin = new TestPlugin();

        var image = await plugin.Load(Pngs.Make(2, 1, 0, 8, [1, 2], ("pHYs", [0, 0, 0x0B, 0x13, 0, 0, 0x0B, 0x13, 1])));

        Assert.That((image.RowPixelSpacing, image.ColumnPixelSpacing, image.PixelAspectRatio),
            Is.EqualTo(((double?)null, (double?)null, 1d)));
    }

    [Test]
    public async Task GetMetadata_Png_DescribesThePixels()
    {
        using var plugin = new TestPlugin();
        var id = plugin.Add(Pngs.Make(2, 1, 2, 16, new byte[12]));

        var metadata = await plugin.Metadata(id);

        var pixels = metadata.Get<ImagePixelModule>()!;
        Assert.That(metadata.Source, Is.EqualTo((await plugin.Load(id)).Source));
        Assert.That((pixels.Rows, pixels.Columns, pixels.SamplesPerPixel, pixels.BitsStored, pixels.PhotometricInterpretation),
            Is.EqualTo((1, 2, 3, 16, "RGB")));
        Assert.That(metadata.Get<GeneralImageModule>()!.LossyImageCompression, Is.False);
    }

    [Test]
    public void Load_ShortFileWithHugeClaim_IsMalformedBeforeMemoryIsTaken()
    {
        using var plugin = new TestPlugin();
        var png = Pngs.Make(26_000, 26_000, 2, 8, []);
        var request = new ImageLoadRequest(plugin.Add(png)) { PixelAllocator = new(new() { MaximumLengthBytes = long.MaxValue }) };

        var error = Assert.ThrowsAsync<ImageLoadException>(() => plugin.Start(request).Completion)!;

        Assert.That(error.Error, Is.EqualTo(ImageLoadError.Malformed));
        Assert.That(error.Message, Does.Contain("cannot hold"));
    }
}
