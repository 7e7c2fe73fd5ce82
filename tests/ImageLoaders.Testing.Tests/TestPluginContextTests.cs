using System.Net;

namespace ImageLoaders.Testing.Tests;

internal sealed class TestPluginContextTests
{
    [Test]
    public async Task Context_GivesAPluginWhatTheHostGives()
    {
        using var handler = new Answering();
        using var context = new TestPluginContext
        {
            HttpHandler = handler,
            Settings = { ["depth"] = "7" },
            Contents = { ["content/1"] = [42] },
        };
        await context.StartAsync(new OneByte());
        var image = await context.LoadImage("byte:content/1");
        var sum = await context.LoadImage("byte:sum");

        ImageAssert.IsValid(image);
        Assert.That(image.Pixels.ToArray(), Is.EqualTo(new byte[] { 42 }));
        Assert.That(sum.Pixels.ToArray(), Is.EqualTo(new byte[] { 42 }), "a load within a load");
        Assert.That(await context.HttpClient.GetStringAsync("http://nowhere.test/"), Is.EqualTo("answered"));
        Assert.That(context.Configuration["depth"], Is.EqualTo("7"));
        Assert.That(context.FileTypes.Single().FileType.Extensions, Is.EqualTo([".byte"]));
        Assert.That(() => context.LoadImage("other:1"), Throws.TypeOf<PluginAssertionException>().With.Message.Contains("byte"));
        context.Stop();
        Assert.That(context.Stopping.IsCancellationRequested, Is.True);
    }

    [Test]
    public void ImageAssert_DifferentImages_NamesTheFirstDifference()
    {
        var image = new Image(Pixels(1, 2, 3));

        Assert.That(() => ImageAssert.AreEqual(image, new Image(Pixels(1, 9, 3))), Throws.TypeOf<PluginAssertionException>()
            .With.Message.EqualTo("The pixels differ, first at row 0, column 1: byte 2 was expected, and it is 9."));
        Assert.That(() => ImageAssert.AreEqual(image, image with { RescaleSlope = 2 }),
            Throws.TypeOf<PluginAssertionException>().With.Message.EqualTo("RescaleSlope is 2, and 1 was expected."));
        Assert.That(() => ImageAssert.IsValid(image with { RescaleSlope = 0 }), Throws.TypeOf<PluginAssertionException>());
        Assert.That(() => ImageAssert.HasSource(image with { Source = new() { Version = "a" } },
            new ImageMetadata { Source = new() { Version = "b" } }), Throws.TypeOf<PluginAssertionException>());
        ImageAssert.AreEqual(image, image with { FetchTime = TimeSpan.FromSeconds(1) });
    }

    [Test]
    public async Task UnloadsAsync_GoodPlugin_PassesAndALeakDoesNot()
    {
        await PluginAssert.UnloadsAsync(Folders.Fixture("Good"), async host => await host.LoadImage("good:1"));

        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager { ["Plugins:Misbehaving:fault"] = "leak-timer" };
        Assert.That(() => PluginAssert.UnloadsAsync(Folders.Fixture("Misbehaving"), null, configuration),
            Throws.TypeOf<PluginAssertionException>().With.Message.Contains("Leaked"));
    }

    private static PixelBuffer Pixels(params byte[] samples)
    {
        var pixels = new PixelAllocator().Allocate(1, samples.Length, PixelFormat.Gray8);
        samples.CopyTo(pixels.Memory);
        return pixels;
    }

    private sealed class OneByte : IImageLoaderPlugin, IImageLoader
    {
        private IPluginContext? _context;

        public void Register(IPluginContext context)
        {
            _context = context;
            context.RegisterImageLoader("byte", this);
            context.RegisterFileType("byte", new("a byte") { Extensions = [".byte"] });
        }

        public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(async (load, cancellationToken) =>
        {
            if (load.ImageId.Rest == "sum")
                return await load.LoadImage("byte:content/1");
            using var content = await _context!.OpenContentAsync(load.ImageId.Rest, cancellationToken);
            var pixels = load.AllocatePixels(1, 1, PixelFormat.Gray8);
            await content.ReadExactlyAsync(0, pixels.Memory, cancellationToken);
            return new Image(pixels);
        });
    }

    private sealed class Answering : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("answered") });
    }
}
