using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ImageLoaders.AspNetCore.Tests.Events;

[CancelAfter(30_000)]
public sealed class EventTests
{
    [Test]
    public async Task Events_LoadsThatEnd_AreTold(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync();
        using var failing = service.Host.RegisterImageLoader("fails", Loader.Failing(ImageLoadError.Malformed));
        using var loading = service.Host.RegisterImageLoader("steps", new Loader((request, _) =>
        {
            request.ReportProgress(10, 20);
            return Task.FromResult(new Image(request.AllocatePixels(1, 1, PixelFormat.Gray8)));
        }));
        using var events = await Listener.StartAsync(service, timeout);
        using var first = await service.GetAsync("/images/image?id=steps:a%3Ftoken%3Dsecret");
        using var second = await service.GetAsync("/images/image?id=fails:b");

        var progress = await events.NextAsync("progress", timeout);
        Assert.That(progress.GetProperty("bytesReceived").GetInt64(), Is.EqualTo(10));
        Assert.That(progress.GetProperty("totalBytes").GetInt64(), Is.EqualTo(20));
        Assert.That(progress.GetProperty("imageId").GetString(), Does.StartWith("steps:a").And.Not.Contain("secret"));
        Assert.That(progress.GetProperty("key").GetString(), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("steps:a?token=secret")))));
        Assert.That((await events.NextAsync("loaded", timeout)).GetProperty("milliseconds").GetDouble(), Is.Not.Negative);
        var failed = await events.NextAsync("failed", timeout);
        Assert.That(failed.GetProperty("error").GetString(), Is.EqualTo("Malformed"));
        Assert.That(failed.GetProperty("detail").GetString(), Is.EqualTo("Told to fail with Malformed."));
    }

    [Test]
    public async Task Events_TimePasses_KeepTheConnectionAlive(CancellationToken timeout)
    {
        var time = new TestTime.ManualTimeProvider();
        await using var service = await Service.StartAsync(timeProvider: time);
        using var events = await Listener.StartAsync(service, timeout);
        time.Advance(TimeSpan.FromSeconds(15));

        Assert.That(await events.NextLineAsync(timeout), Is.EqualTo(": alive"));
    }

    [Test]
    public async Task Events_MoreClientsThanMayListen_AreToldToComeBack(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync(options => options.MaximumEventStreams = 1);
        using var events = await Listener.StartAsync(service, timeout);
        using var second = await service.GetAsync("/images/events");

        await Service.ReadProblemAsync(second, HttpStatusCode.ServiceUnavailable);
    }

    [Test]
    public async Task Events_ServiceStops_End(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync();
        using var events = await Listener.StartAsync(service, timeout);
        await service.StopAsync().WaitAsync(timeout);

        Assert.That(async () => await events.NextLineAsync(timeout), Is.Null.Or.Empty);
    }

    [Test]
    public async Task Prefetch_Accepted_LoadsAndCanBeCancelled(CancellationToken timeout)
    {
        var (begun, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        var loader = new RampLoader();
        await using var service = await Service.StartAsync();
        using var hanging = service.Host.RegisterImageLoader("hangs", Loader.Hanging(begun, cancelled));
        using var counted = service.Host.RegisterImageLoader("counted", loader);
        using var events = await Listener.StartAsync(service, timeout);
        using var response = await PostAsync(service, """{"ids":["counted:1x1","counted:1x1","hangs:1","","no-scheme"],"priority":3}""");
        var answer = await Service.ReadJsonAsync(response);
        await begun.Task.WaitAsync(timeout);
        await events.NextAsync("loaded", timeout);
        using var cancel = await service.SendAsync(HttpMethod.Delete, "/images/prefetch/" + answer.GetProperty("prefetch").GetString(), null);
        await cancelled.Task.WaitAsync(timeout);
        using var again = await service.SendAsync(HttpMethod.Delete, "/images/prefetch/" + answer.GetProperty("prefetch").GetString(), null);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(answer.GetProperty("accepted").GetInt32(), Is.EqualTo(2));
        Assert.That(loader.Loads, Is.EqualTo(1));
        Assert.That(cancel.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [TestCase("{", HttpStatusCode.BadRequest)]
    [TestCase("{}", HttpStatusCode.BadRequest)]
    [TestCase("null", HttpStatusCode.BadRequest)]
    [TestCase("""{"ids":1}""", HttpStatusCode.BadRequest)]
    public async Task Prefetch_BodyThatCannotBeRead_IsABadRequest(string body, HttpStatusCode status, CancellationToken timeout)
    {
        await using var service = await Service.StartAsync();
        using var response = await PostAsync(service, body);

        await Service.ReadProblemAsync(response, status);
    }

    [Test]
    public async Task Prefetch_PastItsLimits_IsRefused(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync(options => options.MaximumPrefetches = 0);
        using var many = await PostAsync(service, JsonSerializer.Serialize(new { ids = Enumerable.Repeat("ramp:1x1", 10_001) }));
        using var full = await PostAsync(service, """{"ids":["ramp:1x1"]}""");
        using var text = await service.SendAsync(HttpMethod.Post, "/images/prefetch", new StringContent("""{"ids":["ramp:1x1"]}"""));

        await Service.ReadProblemAsync(many, HttpStatusCode.RequestEntityTooLarge);
        await Service.ReadProblemAsync(full, HttpStatusCode.TooManyRequests);
        await Service.ReadProblemAsync(text, HttpStatusCode.UnsupportedMediaType);
    }

    private static Task<HttpResponseMessage> PostAsync(Service service, string json) =>
        service.SendAsync(HttpMethod.Post, "/images/prefetch", new StringContent(json, Encoding.UTF8, "application/json"));

    private sealed class Listener(HttpResponseMessage response, StreamReader reader) : IDisposable
    {
        public static async Task<Listener> StartAsync(Service service, CancellationToken timeout)
        {
            var response = await service.Client.GetAsync("/images/events", HttpCompletionOption.ResponseHeadersRead, timeout);
            Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/event-stream"));
            var reader = new StreamReader(await response.Content.ReadAsStreamAsync(timeout));
            Assert.That(await reader.ReadLineAsync(timeout), Is.EqualTo("retry: 2000"));
            Assert.That(await reader.ReadLineAsync(timeout), Is.Empty);
            return new(response, reader);
        }

        public Task<string?> NextLineAsync(CancellationToken timeout) => reader.ReadLineAsync(timeout).AsTask();

        public async Task<JsonElement> NextAsync(string name, CancellationToken timeout)
        {
            Assert.That(await NextLineAsync(timeout), Is.EqualTo("event: " + name));
            var data = await NextLineAsync(timeout);
            Assert.That(data, Does.StartWith("data: "));
            Assert.That(await NextLineAsync(timeout), Is.Empty);
            return JsonDocument.Parse(data![6..]).RootElement;
        }

        public void Dispose()
        {
            reader.Dispose();
            response.Dispose();
        }
    }
}
