using ImageLoaders;
using ImageLoaders.PluginTesting;

namespace Base64Loader.Tests;

public sealed class Base64LoaderPluginTests
{
    [Test]
    public async Task Register_Context_GetsBothSchemesAndAProvider()
    {
        using var context = new FakePluginContext();

        new Base64LoaderPlugin().Register(context);

        Assert.That(context.Loaders.Keys, Is.EquivalentTo(new[] { "example", "base64" }));
        var image = await context.Loaders["example"].LoadImage(new ImageLoadRequest("example:ct"));
        var metadata = await context.Providers["example"].GetMetadataAsync(new ImageLoadRequest("example:ct"));
        Assert.That(metadata!.Source, Is.EqualTo(image.Source));
    }

    [Test]
    public void Assembly_Attribute_NamesThePlugin()
    {
        var attribute = (ImageLoaderPluginAttribute)typeof(Base64LoaderPlugin).Assembly
            .GetCustomAttributes(typeof(ImageLoaderPluginAttribute), false).Single();

        Assert.That(attribute.PluginType, Is.EqualTo(typeof(Base64LoaderPlugin)));
    }

    [Test]
    public void LoadImage_CancelledBefore_IsCancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        var load = new Base64ImageLoader()
            .LoadImage(new ImageLoadRequest("base64:2x2xu8,AED/gA==") { CancellationToken = cancelled.Token });

        Assert.That(load.Completion.IsCanceled, Is.True);
    }

    [Test]
    public void Unload_AfterLoadingFailingAndCancelling_LeavesNothing() =>
        Assert.That(PluginUnloading.IsGoneAfter(typeof(Base64LoaderPlugin), static context =>
        {
            foreach (var id in new[] { "example:stack?frame=9", "example:none", "base64:2x2xu8,AED/gA==", "base64:2x2xu8,A" })
                Settle(context, new ImageLoadRequest(id));
            context.Providers["example"].GetMetadataAsync(new ImageLoadRequest("example:ct")).Wait();
            Settle(context, new ImageLoadRequest("example:ct") { CancellationToken = new CancellationToken(true) });
        }), Is.True);

    private static void Settle(FakePluginContext context, ImageLoadRequest request) =>
        Task.WhenAny(context.Loaders[request.ImageId.Scheme].LoadImage(request).Completion).Wait();
}
