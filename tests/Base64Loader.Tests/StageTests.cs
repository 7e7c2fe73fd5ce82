using Base64Loader.Examples;
using ImageLoaders;
using ImageLoaders.PluginTesting;

namespace Base64Loader.Tests;

public sealed class StageTests
{
    [Test]
    public async Task LoadImage_TellsItsStages()
    {
        Assert.That(await StageSpans.OfAsync(() =>
            new Base64ImageLoader().LoadImage(new ImageLoadRequest("base64:2x2xu8,AED/gA==")).Completion),
            Is.EqualTo(new[] { "parse", "decode" }));
        Assert.That(await StageSpans.OfAsync(() => new ExampleImageLoader().LoadImage(new ImageLoadRequest("example:ct")).Completion),
            Is.EqualTo(new[] { "decode" }));
    }
}
