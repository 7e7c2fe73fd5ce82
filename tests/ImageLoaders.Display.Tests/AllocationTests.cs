using static ImageLoaders.Display.Tests.Pictures;

namespace ImageLoaders.Display.Tests;

public sealed class AllocationTests
{
    [Test]
    public void Render_SliceOf16Bits_AllocatesLittleBesideTheResult()
    {
        var image = new Image(Words(512, [.. Enumerable.Range(0, 512 * 512).Select(n => (ushort)(n & 4095))]))
        {
            Window = new(40, 400),
            RescaleIntercept = -1024
        };
        var viewport = ImageRenderer.GetDefaultViewport(image);
        Assert.That(LeastBeside(() => ImageRenderer.RenderRgba(image, viewport)), Is.LessThan(1024));
    }

    [TestCase(2.5, 1)]
    [TestCase(0.3, 1)]
    [TestCase(1, 3)]
    public void Render_AtAnotherSize_AllocatesLittleBesideTheResult(double scale, int components)
    {
        var image = new Image(Buffer(128, SampleType.U16, components,
            [.. Enumerable.Range(0, 128 * 128 * components).Select(n => (ushort)(n & 4095))]))
        { PixelAspectRatio = 1.5 };
        var viewport = ImageRenderer.GetDefaultViewport(image) with { Scale = scale, Rotation = 7 };
        Assert.That(LeastBeside(() => ImageRenderer.RenderRgba(image, viewport)), Is.LessThan(1024));
    }

    /// <summary>A line of 268 million pixels takes 268 MB, not eight times as much for the values that it is drawn of.</summary>
    [Test]
    public void Render_VeryWideOutput_AllocatesLittleBesideTheResult()
    {
        var image = new Image(Bytes(2, 0, 255));
        var viewport = ImageRenderer.GetDefaultViewport(image) with { Scale = 1e6, Rows = 1, Columns = 2_000_000 };
        Assert.That(LeastBeside(() => ImageRenderer.Render(image, viewport)), Is.LessThan(1024));
    }

    // A collection, whoever causes it, counts the rest of what the thread has for small objects, and takes arrays from the pool.
    private static long LeastBeside(Func<RenderedImage> render) => Enumerable.Range(0, 20).Min(_ =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var picture = render();
        return GC.GetAllocatedBytesForCurrentThread() - before - picture.Pixels.Length;
    });
}
