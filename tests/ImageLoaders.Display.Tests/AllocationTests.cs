using static ImageLoaders.Display.Tests.Pictures;

namespace ImageLoaders.Display.Tests;

public sealed class AllocationTests
{
    [Test]
    public void Render_SliceOf16Bits_AllocatesLittleBesideTheResult()
    {
        var image = new Image(Words(512, [.. Enumerable.Range(0, 512 * 512).Select(n => (ushort)(n & 4095))])) { Window = new(40, 400), RescaleIntercept = -1024 };
        var viewport = ImageRenderer.GetDefaultViewport(image);
        ImageRenderer.RenderRgba(image, viewport);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var picture = ImageRenderer.RenderRgba(image, viewport);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(allocated - picture.Pixels.Length, Is.LessThan(1024));
    }
}
