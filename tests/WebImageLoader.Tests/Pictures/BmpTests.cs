using System.Buffers.Binary;
using ImageLoaders;

namespace WebImageLoader.Tests.Pictures;

public sealed class BmpTests
{
    [Test]
    public async Task Load_Bmp_IsWhatPillowShows([Values("1", "L", "P", "RGB", "RGBA")] string mode, [Values(1, 5, 16, 33)] int columns)
    {
        using var plugin = new TestPlugin();
        var (file, frames) = Tools.Pillow($$"""
            im = Image.new('RGBA', ({{columns}}, 19))
            im.putdata([tuple(random.randint(0, 255) for _ in range(4)) for _ in range({{columns}} * 19)])
            (im if '{{mode}}' == 'RGBA' else im.convert('RGB').convert('{{mode}}')).save('out', 'BMP')
            """);

        var image = await plugin.Load(file);

        Assert.That(AnimationTests.LargestDifference(image, frames[0]), Is.Zero);
        Assert.That(image.Format.Components, Is.EqualTo(mode switch { "1" or "L" => 1, "RGBA" => image.Format.Components, _ => 3 }));
    }

    [TestCase(16, 0x7C00u, 0x3E0u, 0x1Fu, 0u, "FF7F", "FFFFFF")]
    [TestCase(16, 0xF800u, 0x7E0u, 0x1Fu, 0u, "E007", "00FF00")]
    [TestCase(16, 0xF800u, 0x7E0u, 0x1Fu, 0u, "0108", "080008")]
    [TestCase(32, 0xFFu, 0xFF00u, 0xFF0000u, 0u, "01020300", "010203")]
    [TestCase(32, 0xFFu, 0xFF00u, 0xFF0000u, 0xFF000000u, "01020304", "01020304")]
    [TestCase(32, 0xFF0000u, 0xFF00u, 0xFFu, 0xFF000000u, "01020304", "03020104")]
    [TestCase(32, 0x3FF00000u, 0xFFC00u, 0x3FFu, 0u, "FFFFFF3F", "FFFFFF")]
    public async Task Load_Masks_AreScaledToEightBits(int bits, uint red, uint green, uint blue, uint alpha, string pixel, string expected)
    {
        using var plugin = new TestPlugin();
        var masks = new byte[16];
        foreach (var (mask, i) in new[] { red, green, blue, alpha }.Select((mask, i) => (mask, i)))
            BinaryPrimitives.WriteUInt32LittleEndian(masks.AsSpan(4 * i), mask);

        var image = await plugin.Load(
            Make(1, 1, bits, alpha == 0 ? 3u : 6u, alpha == 0 ? masks[..12] : masks, [.. Convert.FromHexString(pixel), 0, 0]));

        Assert.That(Convert.ToHexString(image.Pixels.Span), Is.EqualTo(expected));
    }

    [Test]
    public async Task Load_TopDown_IsNotTurned()
    {
        using var plugin = new TestPlugin();

        Assert.That((await plugin.Load(Make(1, -2, 24, 0, [], [3, 2, 1, 0, 6, 5, 4, 0]))).Pixels.ToArray(),
            Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That((await plugin.Load(Make(1, 2, 24, 0, [], [3, 2, 1, 0, 6, 5, 4, 0]))).Pixels.ToArray(),
            Is.EqualTo(new byte[] { 4, 5, 6, 1, 2, 3 }));
    }

    [Test]
    public async Task Load_Runs8_AreWritten()
    {
        using var plugin = new TestPlugin();
        byte[] palette = [.. Enumerable.Range(0, 256).SelectMany(i => new[] { (byte)i, (byte)i, (byte)i, (byte)0 })];

        var image = await plugin.Load(
            Make(5, 2, 8, 1, palette, Convert.FromHexString("0301" + "0102" + "0103" + "0000" + "0003" + "01020300" + "0204" + "0001")));

        Assert.That(image.Pixels.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 4, 4, 1, 1, 1, 2, 3 }));
        Assert.That((image.Format, image.Remarks.Length), Is.EqualTo((PixelFormat.Gray8, 0)));
    }

    [Test]
    public async Task Load_Runs4_AreWritten()
    {
        using var plugin = new TestPlugin();
        byte[] palette = [.. Enumerable.Range(0, 16).SelectMany(i => new[] { (byte)i, (byte)i, (byte)i, (byte)0 })];

        var image = await plugin.Load(Make(5, 2, 4, 2, palette, Convert.FromHexString("0512" + "0000" + "0005" + "12345000" + "0001")));

        Assert.That(image.Pixels.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 1, 2, 1, 2, 1 }));
    }

    [Test]
    public async Task Load_RunsThatLeavePixelsOut_AreTransparentThere()
    {
        using var plugin = new TestPlugin();
        byte[] palette = [.. Enumerable.Range(0, 256).SelectMany(i => new[] { (byte)i, (byte)i, (byte)i, (byte)0 })];

        var image = await plugin.Load(Make(2, 2, 8, 1, palette, Convert.FromHexString("0107" + "00020001" + "0108" + "0001")));

        Assert.That(image.Pixels.ToArray(), Is.EqualTo(new byte[] { 0, 0, 0, 0, 8, 8, 8, 255, 7, 7, 7, 255, 0, 0, 0, 0 }));
        Assert.That(image.Remarks, Has.One.Contains("leave out 2 pixels"));
    }

    [Test]
    public async Task Load_OldHeader_IsRead()
    {
        using var plugin = new TestPlugin();
        byte[] bmp = [.. "BM"u8, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0, 0, 12, 0, 0, 0, 2, 0, 1, 0, 1, 0, 1, 0, 1, 2, 3, 4, 5, 6, 0x40, 0, 0, 0];

        Assert.That((await plugin.Load(bmp)).Pixels.ToArray(), Is.EqualTo(new byte[] { 3, 2, 1, 6, 5, 4 }));
    }

    [Test]
    public async Task Load_AlphaOfNothing_IsOpaque()
    {
        using var plugin = new TestPlugin();
        var masks = Convert.FromHexString("0000FF0000FF0000FF000000000000FF");

        var image = await plugin.Load(Make(1, 1, 32, 6, masks, [3, 2, 1, 0]));

        Assert.That(image.Pixels.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 255 }));
        Assert.That(image.Remarks, Has.One.Contains("taken for opaque"));
    }

    [Test]
    public async Task Load_CutOff_IsAnErrorUnlessTolerant()
    {
        using var strict = new TestPlugin();
        using var tolerant = new TestPlugin(("Tolerant", "true"));
        var bmp = Make(1, -2, 24, 0, [], [3, 2, 1, 0, 6, 5]);

        Assert.That(strict.Fail(bmp).Error, Is.EqualTo(ImageLoadError.Malformed));
        var image = await tolerant.Load(bmp);
        Assert.That(image.Pixels.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 0, 0, 0 }));
        Assert.That(image.Remarks, Has.One.Contains("1 rows of 2"));
    }

    private static byte[] Make(int columns, int rows, int bits, uint compression, byte[] colors, byte[] data)
    {
        var header = new byte[54];
        "BM"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(10), 54 + colors.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), columns);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(22), rows);
        header[26] = 1;
        header[28] = (byte)bits;
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(30), compression);
        return [.. header, .. colors, .. data];
    }
}
