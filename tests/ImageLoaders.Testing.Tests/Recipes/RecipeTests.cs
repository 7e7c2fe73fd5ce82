using System.Net;
using ImageLoaders.Metadata;

namespace ImageLoaders.Testing.Tests.Recipes;

/// <summary>The code of docs/loader-recipes.md does what the page says.</summary>
internal sealed class RecipeTests
{
    [Test]
    public async Task ServerLoader_LoadsWithTheCallersAuthorizationAndAsksWhetherItIsCurrent()
    {
        using var server = new ScanServer();
        using var context = new TestPluginContext { HttpHandler = server, Settings = { ["Server"] = "https://scans.example/" } };
        var loader = new ServerLoader(context);
        var image = await loader.LoadImage(new ImageLoadRequest("scan:a") { Options = new() { Authorization = "Bearer t" } });

        ImageAssert.IsValid(image);
        Assert.That((image.Rows, image.Columns, image.Source.Version), Is.EqualTo((1, 2, "\"v1\"")));
        Assert.That(server.Asked, Is.EqualTo(["GET https://scans.example/a Bearer t"]));
        Assert.That(await loader.IsCurrentAsync(new("scan:a"), image.Source), Is.True);
        Assert.That(await loader.IsCurrentAsync(new("scan:a"), image.Source with { Version = "\"v0\"" }), Is.False);
    }

    [Test]
    public void ServerLoader_WithoutItsSetting_SaysWhichToSet()
    {
        using var context = new TestPluginContext();

        Assert.That(() => new ServerLoader(context), Throws.InvalidOperationException.With.Message.Contains("Plugins:Scans:Server"));
    }

    [Test]
    public async Task AverageLoader_IsTheMeanOfItsParts()
    {
        using var context = new TestPluginContext { NestedLoader = id => Load(byte.Parse(id.Rest)) };
        context.RegisterImageLoader("average", new AverageLoader());
        var image = await context.LoadImage("average:one:10 one:20");

        Assert.That(image.GetSamples<float>().ToArray(), Is.EqualTo(new[] { 15f }));
        Assert.That((image.RowPixelSpacing, image.Source.OfParts), Is.EqualTo((0.5, true)));
    }

    [Test]
    public async Task SliceMetadata_FollowTheRules()
    {
        var metadata = await new SliceMetadata().GetMetadataAsync(new("slices:4"));

        ImageAssert.IsValid(metadata!);
        Assert.That(metadata!.Get<ImagePlaneModule>()!.PositionAlongNormal, Is.EqualTo(10));
    }

    private static ImageLoadObject Load(byte value) => new ImageLoadRequest("one:1").Run((request, _) =>
    {
        var pixels = request.AllocatePixels(1, 1, PixelFormat.Gray8);
        pixels.Memory.Span[0] = value;
        return Task.FromResult(new Image(pixels) { RowPixelSpacing = 0.5 });
    });

    private sealed class ScanServer : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add($"{request.Method} {request.RequestUri} {request.Headers.Authorization}");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new ByteArrayContent([1, 2, 7, 8]),
                Headers = { ETag = new("\"v1\"") },
            });
        }
    }
}
