using System.Net;
using System.Text;
using System.Text.Json;
using ImageLoaders.AspNetCore.Tests.Events;

namespace ImageLoaders.AspNetCore.Tests.Prefetching;

[CancelAfter(300_000)]
public sealed class PrefetchTests
{
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
        using var cancel = await service
            .SendAsync(HttpMethod.Delete, "/images/prefetch/" + answer.GetProperty("prefetch").GetString(), null);
        await cancelled.Task.WaitAsync(timeout);
        using var again = await service
            .SendAsync(HttpMethod.Delete, "/images/prefetch/" + answer.GetProperty("prefetch").GetString(), null);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(answer.GetProperty("accepted").GetInt32(), Is.EqualTo(2));
        Assert.That(loader.Loads, Is.EqualTo(1));
        Assert.That(cancel.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        await Service.ReadProblemAsync(again, HttpStatusCode.NotFound);
    }

    [TestCase("{", HttpStatusCode.BadRequest)]
    [TestCase("{}", HttpStatusCode.BadRequest)]
    [TestCase("null", HttpStatusCode.BadRequest)]
    [TestCase("""{"ids":1}""", HttpStatusCode.BadRequest)]
    [TestCase("""{"ids":[1]}""", HttpStatusCode.BadRequest)]
    [TestCase("""{"ids":[["ramp:1x1"]]}""", HttpStatusCode.BadRequest)]
    [TestCase("""{"ids":["ramp:1x1"]""", HttpStatusCode.BadRequest)]
    [TestCase("""{"ids":["\ud800"]}""", HttpStatusCode.BadRequest)]
    [TestCase("""{"ids":["ramp:1x1"],"priority":"soon"}""", HttpStatusCode.BadRequest)]
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
        using var body = new StringContent($$"""{"ids":["{{new string('a', 4 << 20)}}"]}""", Encoding.UTF8, "application/json");
        using var large = await service.SendAsync(HttpMethod.Post, "/images/prefetch", body, ("Expect", "100-continue"));
        using var many = await PostAsync(service, JsonSerializer.Serialize(new { ids = Enumerable.Repeat("ramp:1x1", 10_001) }));
        using var full = await PostAsync(service, """{"ids":["ramp:1x1"]}""");
        using var text = await service.SendAsync(HttpMethod.Post, "/images/prefetch", new StringContent("""{"ids":["ramp:1x1"]}"""));

        await Service.ReadProblemAsync(large, HttpStatusCode.RequestEntityTooLarge);
        await Service.ReadProblemAsync(many, HttpStatusCode.RequestEntityTooLarge);
        await Service.ReadProblemAsync(full, HttpStatusCode.TooManyRequests);
        await Service.ReadProblemAsync(text, HttpStatusCode.UnsupportedMediaType);
    }

    private static Task<HttpResponseMessage> PostAsync(Service service, string json) =>
        service.SendAsync(HttpMethod.Post, "/images/prefetch", new StringContent(json, Encoding.UTF8, "application/json"));

    [Test]
    public async Task Prefetch_IdsThatTogetherTakeTooMuch_AreRefusedUntilSomeAreWithdrawn(CancellationToken timeout)
    {
        var (begun, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var service = await Service.StartAsync();
        using var hanging = service.Host.RegisterImageLoader("hangs", Loader.Hanging(begun, cancelled));
        var body = JsonSerializer.Serialize(new { ids = Enumerable.Range(0, 500).Select(i => $"hangs:{i}-{new string('a', 7990)}") });
        var accepted = new List<string?>();
        while (true)
        {
            using var response = await PostAsync(service, body);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                break;
            accepted.Add((await Service.ReadJsonAsync(response)).GetProperty("prefetch").GetString());
        }

        Assert.That(accepted, Has.Count.EqualTo(4), "4 MB of text are 8 MB of memory, and there are 32 MiB");
        using var cancel = await service.SendAsync(HttpMethod.Delete, "/images/prefetch/" + accepted[0], null);
        HttpStatusCode last;
        do // its loads end a moment after they have been told to
            last = (await PostAsync(service, body)).StatusCode;
        while (last == HttpStatusCode.TooManyRequests && !timeout.IsCancellationRequested);
        Assert.That(last, Is.EqualTo(HttpStatusCode.Accepted));
    }

    [Test]
    public async Task Prefetch_BodyThatIsRefused_GivesItsShareBack(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync();
        for (var i = 0; i < 20; i++) // 20 x 4 MiB, were they kept
        {
            try
            {
                using var endless = await service.SendAsync(HttpMethod.Post, "/images/prefetch", new Endless());
                await Service.ReadProblemAsync(endless, HttpStatusCode.RequestEntityTooLarge);
            }
            catch (HttpRequestException)
            {
                // The service has heard enough, and hung up while this client went on talking.
            }

            using var broken = await service.SendAsync(HttpMethod.Post, "/images/prefetch",
                new StringContent("{" + new string(' ', (4 << 20) - 2), Encoding.UTF8, "application/json"));
            await Service.ReadProblemAsync(broken, HttpStatusCode.BadRequest);
        }
    }

    // A list that has no end, of a client that does not say how long it is.
    private sealed class Endless : HttpContent
    {
        public Endless() => Headers.ContentType = new("application/json");

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("{\"ids\":["u8.ToArray());
            var piece = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\"ramp:1x1\" ", 10_000)));
            while (true)
                await stream.WriteAsync(piece);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
