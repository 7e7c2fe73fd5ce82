using System.Net;
using ImageLoaders.TestTime;

namespace ImageLoaders.AspNetCore.Tests.Images;

/// <summary>Every answer that is made of an image says how the cache took part (RFC 9211).</summary>
public sealed class CacheStatusTests
{
    [Test]
    public async Task CacheStatus_MissHitRevalidatedStale_AreToldApart([Values("image", "pixels", "rendered")] string operation)
    {
        var time = new ManualTimeProvider();
        var loader = new AgingLoader();
        await using var service = await Service.StartAsync(timeProvider: time);
        using var registration = service.Host.RegisterImageLoader("aging", loader);

        Assert.That(await AskAsync(service, operation), Is.EqualTo("ImageLoaders; fwd=miss"));
        Assert.That(await AskAsync(service, operation), Is.EqualTo("ImageLoaders; hit"));
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.That(await AskAsync(service, operation), Is.EqualTo("ImageLoaders; fwd=stale; detail=revalidated"));
        loader.Version = "2";
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.That(await AskAsync(service, operation), Is.EqualTo("ImageLoaders; fwd=stale; detail=reloaded"));
    }

    [Test]
    public async Task CacheStatus_ClientHoldsTheAnswer_IsOnThe304Too()
    {
        await using var service = await Service.StartAsync();
        using var first = await service.GetAsync("/images/pixels?id=ramp:4x8");
        using var second = await service.GetAsync("/images/pixels?id=ramp:4x8", ("If-None-Match", first.Headers.ETag!.ToString()));

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(second.Headers.GetValues("Cache-Status"), Is.EqualTo(new[] { "ImageLoaders; hit" }));
    }

    [Test]
    public async Task CacheStatus_PageOfANamedOrigin_MayReadIt()
    {
        await using var service = await Service.StartAsync(options => options.AllowedOrigins.Add("https://viewer.example"));
        using var response = await service.GetAsync("/images/image?id=ramp:4x8", ("Origin", "https://viewer.example"));

        var exposed = response.Headers.GetValues("Access-Control-Expose-Headers").Single();
        Assert.That(exposed.Split(',', StringSplitOptions.TrimEntries), Does.Contain("Cache-Status"));
    }

    private static async Task<string> AskAsync(Service service, string operation)
    {
        using var response = await service.GetAsync($"/images/{operation}?id=aging:a");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return response.Headers.GetValues("Cache-Status").Single();
    }

    private sealed class AgingLoader : IImageLoader, IImageRevalidator
    {
        public string Version { get; set; } = "1";

        public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run((request, _) =>
        {
            var pixels = request.AllocatePixels(1, 1, PixelFormat.Gray8);
            pixels.Memory.Span.Clear();
            return Task.FromResult(new Image(pixels) { Source = new() { Version = Version, FreshFor = TimeSpan.FromMinutes(5) } });
        });

        public Task<bool> IsCurrentAsync(ImageLoadRequest request, ImageSource source) =>
            Task.FromResult(source.Version == Version);
    }
}
