using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using ImageLoaders.AspNetCore.Tests.Limits;
using ImageLoaders.TestTime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ImageLoaders.AspNetCore.Tests.OpenApi;

/// <summary>What the service says of itself against what it does.</summary>
[CancelAfter(300_000)]
public sealed class OpenApiTests
{
    // Told by a metadata provider, which has the same way out as the loads.
    private static readonly string[] NotProvoked =
        [.. new[] { "get /metadata", "get /metadata/{module}", "get /list" }.SelectMany(operation =>
            new[] { "413", "415", "422", "502", "504" }.Select(status => $"{operation} {status}"))];

    private static readonly string[] Loads = ["get /image", "get /pixels", "get /rendered"];

    private OpenApiDocument _document = null!;

    [Test]
    public async Task Answers_OfEveryStatus_AreAsDescribed(CancellationToken timeout)
    {
        await using (var service = await StartAsync(options => options.Content.Enabled = true))
        {
            using var response = await service.GetAsync("/images/openapi.json");
            _document = new(await Service.ReadJsonAsync(response));
            await AskAsync(service, "get /openapi.json", "openapi.json");
            await AskForImagesAsync(service);
            await AskForFailuresAsync(service);
            await AskTheOthersAsync(service);
        }

        await AskWhatIsClosedAsync();
        await AskWhenAllIsTakenAsync(timeout);
        await AskWithBodiesThatDoNotComeAsync(timeout);
        Assert.That(_document.Unseen, Is.EquivalentTo(NotProvoked), "statuses that are described and never answered");
    }

    [Test]
    public async Task Parameters_OfTheQuery_AreReadByTheirNames()
    {
        await using var service = await StartAsync(options => options.Content.Enabled = true);
        using var response = await service.GetAsync("/images/openapi.json");
        var document = new OpenApiDocument(await Service.ReadJsonAsync(response));

        foreach (var (operation, _) in document.Operations)
        {
            foreach (var name in document.Parameters(operation).Where(parameter => parameter.GetProperty("in").GetString() == "query")
                .Select(parameter => parameter.GetProperty("name").GetString()!))
            {
                var (method, path) = (operation.Split(' ')[0], operation.Split(' ')[1]);
                var others = method == "get" && name != "id" ? "id=example:ct&" : name == "after" ? "group=a&" : "";
                var body = method is not ("post" or "put") ? null
                    : path.StartsWith("/content", StringComparison.Ordinal) ? new ByteArrayContent([1])
                        : Json("""{"ids":["example:ct"]}""");
                using var twice = await service.SendAsync(
                    new(method.ToUpperInvariant()), $"/images{path}?{others}{name}=1&{name}=2", body);
                Assert.That((await Service.ReadProblemAsync(twice, HttpStatusCode.BadRequest)).GetProperty("detail").GetString(),
                    Does.Contain(name), operation);
            }

            foreach (var parameter in document.Parameters(operation).Where(parameter =>
                parameter.GetProperty("in").GetString() == "query" && parameter.GetProperty("schema").TryGetProperty("enum", out _)))
            {
                foreach (var value in parameter.GetProperty("schema").GetProperty("enum").EnumerateArray())
                {
                    using var known = await service.GetAsync(
                        $"/images{operation.Split(' ')[1]}?id=ramp:2x2&{parameter.GetProperty("name").GetString()}={value.GetString()}");
                    Assert.That(known.StatusCode, Is.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.NotFound),
                        $"{operation} {value}");
                }
            }
        }
    }

    private async Task AskForImagesAsync(Service service)
    {
        using var odd = service.Host.RegisterImageLoader("odd", new Loader((request, _) =>
        {
            var pixels = request.AllocatePixels(1, 2, new(SampleType.F64, 1));
            pixels.GetSamples<double>().Fill(double.NaN);
            return Task.FromResult(new Image(pixels)
            {
                PixelPaddingValue = double.PositiveInfinity,
                ModalityLut = new() { Entries = [1, 2], Explanation = "HU" },
                VoiLuts = [new() { Entries = [3] }],
                Windows = [new(-1e300, 1)],
                Remarks = ["Odd."],
            });
        }));
        foreach (var operation in Loads)
        {
            foreach (var id in new[] { "ramp:64x64", "odd:1", "example:color" })
            {
                using var first = await AskAsync(service, operation, operation.Split('/')[1] + "?id=" + id);
                using var second = await AskAsync(service, operation, operation.Split('/')[1] + "?id=" + id,
                    ("If-None-Match", first.Headers.ETag!.ToString()));
                Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
            }
        }

        foreach (var path in new[] { "metadata", "metadata/imagePlaneModule", "openapi.json", "ohif.json" })
        {
            var operation = path.Contains('/', StringComparison.Ordinal) ? "get /metadata/{module}" : "get /" + path;
            var query = path == "openapi.json" ? "" : "?id=example:stack%3Fframe=3";
            using var first = await AskAsync(service, operation, path + query);
            await AskAsync(service, operation, path + query, ("If-None-Match", first.Headers.ETag!.ToString()));
        }

        using var listed = service.Host.RegisterImageLoader("listed", new ListedLoader());
        using (var first = await AskAsync(service, "get /list", "list?id=listed:x"))
            await AskAsync(service, "get /list", "list?id=listed:x", ("If-None-Match", first.Headers.ETag!.ToString()));
        await AskAsync(service, "get /pixels", "pixels?id=ramp:64x64", ("Accept-Encoding", "br"));
        await AskAsync(service, "get /pixels", "pixels?id=ramp:64x64&include=description");
        await AskAsync(service, "get /pixels", "pixels?id=ramp:64x64", ("Range", "bytes=0-9"));
        await AskAsync(service, "get /pixels", "pixels?id=ramp:64x64", ("Range", "bytes=9999-"));
        await AskAsync(service, "get /rendered", "rendered?id=ramp:64x64", ("Accept", "image/tiff"));
        await AskAsync(service, "get /rendered", "rendered?id=ramp:64x64", ("Accept", "image/jpeg"));
        await AskAsync(service, "get /rendered", "rendered?id=ramp:64x64", ("Accept", "image/webp"));
    }

    private async Task AskForFailuresAsync(Service service)
    {
        foreach (var error in Enum.GetValues<ImageLoadError>())
        {
            using var failing = service.Host.RegisterImageLoader("fails", Loader.Failing(error));
            foreach (var operation in (string[])[.. Loads, "get /ohif.json"])
                await AskAsync(service, operation, operation.Split('/')[1] + "?id=fails:1");
        }

        foreach (var operation in new[] { "get /metadata", "get /metadata/{module}" })
        {
            var path = operation.Split(' ')[1].Replace("/{module}", "/voiLutModule", StringComparison.Ordinal)[1..];
            await AskAsync(service, operation, path + "?id=no-scheme");
            await AskAsync(service, operation, path + "?id=ramp:1x1");
            await AskAsync(service, operation, path + "?id=dicomfile:/etc/passwd");
        }

        foreach (var id in new[] { "no-scheme", "ramp:1x1", "dicomfile:/etc/" })
            await AskAsync(service, "get /list", "list?id=" + id);

        foreach (var operation in (string[])[.. Loads, "get /metadata", "get /metadata/{module}", "get /list", "get /ohif.json"])
            await AskAsync(service, operation, operation.Split(' ')[1][1..] + "?id=nobody:" + new string('a', 9000));
    }

    private async Task AskTheOthersAsync(Service service)
    {
        await AskAsync(service, "get /plugins", "plugins");
        using (var stream = await service.Client.GetAsync("/images/events", HttpCompletionOption.ResponseHeadersRead))
        {
            using var head = new HttpResponseMessage(stream.StatusCode) { Content = new StringContent("") }; // its body has no end
            foreach (var (name, values) in stream.Headers)
                head.Headers.TryAddWithoutValidation(name, values);
            head.Content.Headers.ContentType = stream.Content.Headers.ContentType;
            await _document.AssertDescribesAsync("get /events", head);
        }

        using var hanging = service.Host.RegisterImageLoader("hangs", Loader.Hanging(new(), new()));
        using var prefetch = await SendAsync(service, "post /prefetch", "prefetch", Json("""{"ids":["hangs:1"]}"""));
        await SendAsync(service, "delete /prefetch/{prefetch}",
            "prefetch/" + (await Service.ReadJsonAsync(prefetch)).GetProperty("prefetch").GetString());
        await SendAsync(service, "delete /prefetch/{prefetch}", $"prefetch/{Guid.NewGuid()}");
        await SendAsync(service, "post /prefetch", "prefetch", Json("{"));
        await SendAsync(service, "post /prefetch", "prefetch", new StringContent("{}"));
        await SendAsync(service, "post /prefetch", "prefetch",
            Json(JsonSerializer.Serialize(new { ids = Enumerable.Repeat("a", 10_001) })));

        await SendAsync(service, "post /metadata", "metadata", Json("""{"ids":["example:stack?frame=3","ramp:1x1","nobody:1"]}"""));
        await SendAsync(service, "post /metadata", "metadata", Json("{"));
        await SendAsync(service, "post /metadata", "metadata", new StringContent("{}"));
        await SendAsync(service, "post /metadata", "metadata",
            Json(JsonSerializer.Serialize(new { ids = Enumerable.Repeat("a", 1_001) })));
        await AskAsync(service, "get /image", "image?id=example:stack%3Fframe=3&include=metadata");

        using var content = await SendAsync(service, "post /content", "content", new ByteArrayContent([0xFF, 0xD8, 0xFF]));
        var name2 = (await Service.ReadJsonAsync(content)).GetProperty("name").GetString();
        using var text = await SendAsync(service, "post /content", "content?name=notes.txt", new ByteArrayContent("notes"u8.ToArray()));
        var notes = (await Service.ReadJsonAsync(text)).GetProperty("name").GetString()!;
        foreach (var path in new[] { "", "/etc/passwd", "content/1", name2!, notes })
            await AskAsync(service, "get /id", "id?path=" + path);
        await SendAsync(service, "delete /content/{guid}", name2!);
        await SendAsync(service, "delete /content/{guid}", name2!);
        await SendAsync(service, "post /content", "content", new ByteArrayContent([]));
        await SendAsync(service, "post /content", "content?group=a", new ByteArrayContent([0xFF, 0xD8, 0xFF]));
        foreach (var operation in new[] { "put /content", "delete /content" })
        {
            await SendAsync(service, operation, "content?group=a");
            await SendAsync(service, operation, "content?group=none");
            await SendAsync(service, operation, "content?group=");
        }
        await SendAsync(service, "post /content", "content", new MultipartFormDataContent());
        foreach (var (operation, _) in _document.Operations)
            await SendAsync(service, operation, PathOf(operation).Split('?')[0] + "?windw=1");
        var name3 = $"content/{Guid.NewGuid()}";
        await SendAsync(service, "put /content/{guid}", name3, new ByteArrayContent([0xFF, 0xD8, 0xFF]));
        await SendAsync(service, "put /content/{guid}", name3, new ByteArrayContent([0xFF, 0xD8, 0xFE]));
        await SendAsync(service, "put /content/{guid}", name3, new ByteArrayContent([]));
        await SendAsync(service, "put /content/{guid}", name3, new MultipartFormDataContent());
        foreach (var (operation, _) in _document.Operations)
            await SendAsync(service, operation, PathOf(operation).Split('?')[0] + "?group=1&group=2");
    }

    private async Task AskWhatIsClosedAsync()
    {
        await using var closed = await Service.StartAsync(options =>
        {
            options.ApiKeys.Add("key");
            (options.MaximumPrefetches, options.MaximumEventStreams, options.Content.MaximumCount, options.Content.MaximumBytes,
                options.Content.Enabled) = (0, 0, 0, 1, true);
        });
        await using var broken = await Service.StartAsync(options => options.Authorize = _ =>
            throw new InvalidOperationException("Told to."));
        foreach (var (operation, _) in _document.Operations)
        {
            using var unauthorized = await SendAsync(closed, operation, PathOf(operation));
            using var defect = await SendAsync(broken, operation, PathOf(operation));
            Assert.That((unauthorized.StatusCode, defect.StatusCode),
                Is.EqualTo((HttpStatusCode.Unauthorized, HttpStatusCode.InternalServerError)));
            if (!operation.StartsWith("get", StringComparison.Ordinal))
                await SendAsync(closed, operation, PathOf(operation), null, ("Origin", "https://other.example"));
        }

        await SendAsync(closed, "get /events", "events", null, ("X-API-Key", "key"));
        foreach (var operation in new[] { "post /content", "put /content/{guid}" })
        {
            await SendAsync(closed, operation, PathOf(operation), new ByteArrayContent([1]), ("X-API-Key", "key"));
            await SendAsync(closed, operation, PathOf(operation), new ByteArrayContent([1, 2]), ("X-API-Key", "key"));
        }
    }

    private async Task AskWhenAllIsTakenAsync(CancellationToken timeout)
    {
        foreach (var perClient in new[] { false, true })
        {
            var (begun, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
            await using var service = await Service.StartAsync(options =>
            {
                options.Content.Enabled = true;
                options.MaximumEventStreamsPerClient = 1;
                _ = perClient ? options.MaximumConcurrentRequestsPerClient = 1 : options.MaximumConcurrentRequests = 1;
            });
            using var hanging = service.Host.RegisterImageLoader("hangs", Loader.Hanging(begun, cancelled));
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(timeout);
            var taken = service.Client.GetAsync("/images/image?id=hangs:1", leaving.Token);
            await begun.Task.WaitAsync(timeout);
            foreach (var (operation, _) in _document.Operations.Where(operation => operation.Name != "get /events"))
                await SendAsync(service, operation, PathOf(operation),
                    operation.StartsWith('p') ? Json("""{"ids":[]}""") : null);
            using (await service.Client.GetAsync("/images/events", HttpCompletionOption.ResponseHeadersRead, timeout))
                await AskAsync(service, "get /events", "events");
            await leaving.CancelAsync();
            Assert.That(async () => await taken, Throws.InstanceOf<OperationCanceledException>());
        }
    }

    private async Task AskWithBodiesThatDoNotComeAsync(CancellationToken timeout)
    {
        var time = new ManualTimeProvider();
        await using var patient = await Service.StartAsync(options => options.Content.Enabled = true, timeProvider: time);
        // The server itself gives a body 5 seconds to come at 240 bytes a second.
        await using var hasty = await Service.StartAsync(
            options => options.Content.Enabled = true,
            use: application => application.Use((context, next) =>
            {
                context.Features.Get<IHttpMinRequestBodyDataRateFeature>()!.MinDataRate = new(240, TimeSpan.FromSeconds(1.1));
                return next(context);
            }));
        foreach (var operation in new[] { "post /prefetch", "post /content", "put /content/{guid}", "post /metadata" })
        {
            var (method, path) = (operation.Split(' ')[0].ToUpperInvariant(), "/images/" + PathOf(operation).Split('?')[0]);
            var asked = SlowBody.SendAsync(patient.Address, method, path, timeout);
            while (!time.HasTimerDueIn(TimeSpan.FromMinutes(2)))
                await Task.Delay(1, timeout);

            time.Advance(TimeSpan.FromMinutes(2));
            using var late = await asked;
            using var slow = await SlowBody.SendAsync(hasty.Address, method, path, timeout);
            await _document.AssertDescribesAsync(operation, late);
            await _document.AssertDescribesAsync(operation, slow);
            Assert.That((await Service.ReadProblemAsync(late, HttpStatusCode.GatewayTimeout)).GetProperty("detail").GetString(),
                Does.Contain("ImageLoaders:Service:RequestTimeout"));
            Assert.That((await Service.ReadProblemAsync(slow, HttpStatusCode.RequestTimeout)).GetProperty("detail").GetString(),
                Does.Contain("too slowly"));
        }
    }

    private static Task<Service> StartAsync(Action<ImageServiceOptions>? configure = null)
    {
        var plugins = typeof(OpenApiTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "PluginsPath").Value!;
        var state = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"state-{Guid.NewGuid():N}");
        return Service.StartAsync(configure, options => (options.PluginsPath, options.StatePath) = (plugins, state));
    }

    private string PathOf(string operation) =>
        operation.Split(' ')[1][1..].Replace("{module}", "voiLutModule", StringComparison.Ordinal)
            .Replace("{prefetch}", $"{Guid.Empty}", StringComparison.Ordinal).Replace("{guid}", $"{Guid.Empty}", StringComparison.Ordinal)
        + (_document.Parameters(operation).Any(parameter => parameter.GetProperty("name").GetString() == "id") ? "?id=example:ct" : "");

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private Task<HttpResponseMessage> AskAsync(Service service, string operation, string path,
        params (string Name, string Value)[] headers) => SendAsync(service, operation, path, null, headers);

    // The answer is checked, and read to its end: nothing of it is held.
    private async Task<HttpResponseMessage> SendAsync(Service service, string operation, string path, HttpContent? content =
        null, params (string Name, string Value)[] headers)
    {
        var response = await service.SendAsync(new(operation.Split(' ')[0].ToUpperInvariant()), "/images/" + path, content, headers);
        await _document.AssertDescribesAsync(operation, response);
        return response;
    }
}
