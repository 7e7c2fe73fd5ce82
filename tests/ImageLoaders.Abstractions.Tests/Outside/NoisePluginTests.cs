using System.Runtime.InteropServices;

namespace ImageLoaders.Abstractions.Tests.Outside;

/// <summary>The loader of the design's page, as it stands there, tested as its author would test it: without a host.</summary>
internal sealed class NoisePluginTests
{
    [Test]
    public void Register_TestContext_SeesTheScheme()
    {
        var context = new TestContext();

        new NoisePlugin().Register(context);

        Assert.That(context.Loaders.Keys, Is.EqualTo(new[] { "noise" }));
    }

    [Test]
    public async Task LoadImage_WholeNumber_GivesTheSamePixelsEachTime()
    {
        var loader = new NoisePlugin();

        Image first = await loader.LoadImage(new ImageLoadRequest("noise:42"));
        Image second = await loader.LoadImage(new ImageLoadRequest("noise:42"));

        Assert.That((first.Rows, first.Columns, first.Format), Is.EqualTo((512, 512, PixelFormat.Gray16)));
        Assert.That(first.Window, Is.EqualTo(new VoiWindow(32768, 65536)));
        Assert.That(first.Pixels.Span.SequenceEqual(second.Pixels.Span));
        Assert.That(MemoryMarshal.TryGetArray(first.Pixels, out var segment) && segment.Count == 512 * 512 * 2);
    }

    [Test]
    public void LoadImage_NotANumber_FaultsWithItsReason()
    {
        var exception = Assert.ThrowsAsync<ImageLoadException>(async () =>
            await new NoisePlugin().LoadImage(new ImageLoadRequest("noise:abc")));

        Assert.That(exception.Error, Is.EqualTo(ImageLoadError.InvalidImageId));
        Assert.That(exception.Message, Is.EqualTo("noise:abc: noise: takes a whole number, as in noise:42."));
    }
}
