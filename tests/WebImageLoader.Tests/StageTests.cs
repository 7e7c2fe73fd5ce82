using ImageLoaders.PluginTesting;
using WebImageLoader.Tests.Pictures;

namespace WebImageLoader.Tests;

public sealed class StageTests
{
    [Test]
    public async Task LoadImage_Png_TellsItsStages()
    {
        using var server = Served.Picture(Pngs.Ramp(9, 9));
        using var plugin = new TestPlugin();

        Assert.That(await StageSpans.OfAsync(() => plugin.Load(server.PictureUrl)), Is.EqualTo(new[] { "fetch", "parse", "decode" }));
    }

    [Test]
    public async Task LoadImage_TurnedJpeg_TellsItsStages()
    {
        using var plugin = new TestPlugin();
        var turned = Jpegs.WithOrientation(Jpegs.Make(Jpegs.Pattern(9, 9, 3), 9, 9), 6);

        Assert.That(await StageSpans.OfAsync(() => plugin.Load(turned)), Is.EqualTo(new[] { "fetch", "parse", "decode", "convert" }));
    }
}
