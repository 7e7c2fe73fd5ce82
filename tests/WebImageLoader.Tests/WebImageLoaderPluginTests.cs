using ImageLoaders;
using ImageLoaders.PluginTesting;
using ImageLoaders.TestServers;
using WebImageLoader.Tests.Pictures;

namespace WebImageLoader.Tests;

public sealed class WebImageLoaderPluginTests
{
    [Test]
    public void Register_Context_GetsEverySchemeAndItsProvider()
    {
        using var plugin = new TestPlugin();

        Assert.That(plugin.Context.Loaders.Keys, Is.EquivalentTo(new[] { "http", "https", "data", "webfile" }));
        Assert.That(plugin.Context.Providers.Keys, Is.EquivalentTo(plugin.Context.Loaders.Keys));
        Assert.That(plugin.Context.Loaders.Values, Is.All.InstanceOf<IImageRevalidator>());
    }

    [TestCase("FreshFor", "soon")]
    [TestCase("FreshFor", "-00:05:00")]
    [TestCase("MaximumBytes", "0")]
    [TestCase("MaximumBytes", "1e6")]
    [TestCase("MaximumBytes", "2147483648")]
    public void Register_WrongSetting_IsNamed(string key, string value)
    {
        using var context = new FakePluginContext();
        context.Settings[key] = value;

        Assert.That(() => new WebImageLoaderPlugin().Register(context),
            Throws.InvalidOperationException.With.Message.Contains($"{key} is '{value}'"));
    }

    [Test]
    public void Assembly_Attribute_NamesThePlugin()
    {
        var attribute = (ImageLoaderPluginAttribute)typeof(WebImageLoaderPlugin).Assembly
            .GetCustomAttributes(typeof(ImageLoaderPluginAttribute), false).Single();

        Assert.That(attribute.PluginType, Is.EqualTo(typeof(WebImageLoaderPlugin)));
    }

    [Test]
    public void Unload_AfterLoadingFailingAndCancelling_LeavesNothing()
    {
        var png = Pngs.Ramp(9, 9);
        var jpeg = Jpegs.WithOrientation(Jpegs.Make(Jpegs.Pattern(9, 9, 3), 9, 9), 6);
        var stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var good = Served.Picture(jpeg);
        using var bad = new TestServer("404 Not Found\r\nContent-Length: 0", []);
        using var stalling = new TestServer(async (self, _, stream) =>
        {
            await self.SendAsync(stream, "200 OK\r\nContent-Length: 1000", png);
            stalled.SetResult();
            await self.StallAsync(stream);
        });

        Assert.That(PluginUnloading.IsGoneAfter(typeof(WebImageLoaderPlugin), context =>
            Use(context, png, [good.PictureUrl, bad.PictureUrl], stalling.PictureUrl, stalled.Task)), Is.True);
    }

    private static void Use(FakePluginContext context, byte[] png, string[] urls, string stalledUrl, Task stalled)
    {
        context.Content["content/1"] = png;
        context.Content["content/2"] = png[..30];
        foreach (var id in urls.Concat(
            ["webfile:content/1", "webfile:content/2", $"data:;base64,{Convert.ToBase64String(png)}", "data:,x"]))
            Task.WhenAny(context.Loaders[new ImageId(id).Scheme].LoadImage(new ImageLoadRequest(id)).Completion).Wait();
        context.Providers["webfile"].GetMetadataAsync(new ImageLoadRequest("webfile:content/1")).Wait();
        var load = context.Loaders["http"].LoadImage(new ImageLoadRequest(stalledUrl));
        stalled.Wait();
        load.Cancel();
        Task.WhenAny(load.Completion).Wait();
    }
}
