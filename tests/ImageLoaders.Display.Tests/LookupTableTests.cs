using static ImageLoaders.Display.Tests.Pictures;

namespace ImageLoaders.Display.Tests;

public sealed class LookupTableTests
{
    [Test]
    public void Render_ModalityTableWithFirstValue_SubtractsItAndClamps()
    {
        var image = new Image(Words(6, 0, 100, 101, 102, 103, 65535))
        {
            ModalityLut = new() { FirstValueMapped = 100, Entries = [10, 20, 30] },
            RescaleSlope = 7, // not used where there is a table
        };

        var pixels = ImageRenderer.Render(image, new() { Window = new(128, 256) }).Pixels;

        Assert.That(pixels, Is.EqualTo(new byte[] { 10, 10, 20, 30, 30, 30 }));
    }

    [Test]
    public void Render_ModalityTableOfSignedValues_StartsBelowZero()
    {
        var image = new Image(Buffer<short>(5, SampleType.S16, 1, -32768, -3, -2, -1, 5))
        {
            ModalityLut = new() { FirstValueMapped = -3, Entries = [1, 2, 3] }
        };

        var pixels = ImageRenderer.Render(image, new() { Window = new(128, 256) }).Pixels;

        Assert.That(pixels, Is.EqualTo(new byte[] { 1, 1, 2, 3, 3 }));
    }

    [TestCase(8)]
    [TestCase(10)]
    [TestCase(12)]
    [TestCase(16)]
    public void Render_VoiTable_SpreadsItsOwnDepth(int bits)
    {
        var most = (1 << bits) - 1;
        var entries = Enumerable.Range(0, 1 << bits).Select(n => (ushort)(most - n)).ToArray();
        var image = new Image(AllWords())
        {
            RescaleIntercept = -1024,
            VoiLuts =
            [new() { FirstValueMapped = -1000, BitsPerEntry = bits, Entries = [.. entries] }]
        };

        var pixels = ImageRenderer.Render(image).Pixels;

        var difference = FirstDifference(pixels, stored =>
        {
            var entry = (long)entries[Math.Clamp(stored - 1024 + 1000, 0, most)];
            return (byte)((entry * 510 + most) / (2 * most));
        });
        Assert.That(difference, Is.Null);
    }

    [Test]
    public void Render_VoiTableAndWindow_TheTableCounts()
    {
        var image = new Image(Bytes(2, 0, 1)) { VoiLuts = [new() { BitsPerEntry = 8, Entries = [200, 100] }], Window = new(1, 2) };
        var viewport = ImageRenderer.GetDefaultViewport(image);

        Assert.That(ImageRenderer.Render(image, viewport).Pixels, Is.EqualTo(new byte[] { 200, 100 }));
        Assert.That(ImageRenderer.Render(image, viewport with { VoiLut = null }).Pixels, Is.EqualTo(new byte[] { 0, 255 }));
    }

    [Test]
    public void Render_EntryOverItsDepth_IsWhite()
    {
        var image = new Image(Bytes(2, 0, 1)) { VoiLuts = [new() { BitsPerEntry = 8, Entries = [255, 65535] }] };

        Assert.That(ImageRenderer.Render(image).Pixels, Is.EqualTo(new byte[] { 255, 255 }));
    }

    [Test]
    public void GetDefaultViewport_ModalityTableWithoutWindow_SpansTheEntriesInUse()
    {
        var image = new Image(Words(2, 11, 13)) { ModalityLut = new() { FirstValueMapped = 10, Entries = [9, 500, 100, 300, 0] } };

        Assert.That(ImageRenderer.GetDefaultViewport(image).Window, Is.EqualTo(new VoiWindow(300.5, 401)));
    }
}
