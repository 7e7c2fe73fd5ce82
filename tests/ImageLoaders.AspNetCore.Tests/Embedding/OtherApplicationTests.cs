using System.Net;
using System.Net.Sockets;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.AspNetCore.Tests.Embedding;

/// <summary>Somebody else's application, with endpoints, users and sockets of its own.</summary>
[CancelAfter(300_000)]
public sealed class OtherApplicationTests
{
    private readonly string _socket = Path.Combine(Path.GetTempPath(), $"images-{Guid.NewGuid():N}.sock");
    private WebApplication _application = null!;
    private HttpClient[] _clients = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Listen(IPAddress.Loopback, 0);
            server.Listen(IPAddress.Loopback, 0);
            server.ListenUnixSocket(_socket);
        });
        builder.Services.AddImageLoaders(options =>
            options.PluginsPath = Path.Combine(TestContext.CurrentContext.WorkDirectory, "no-plugins"));
        builder.Services.AddImageLoadersEndpoints(options => options.Authorize = context =>
            ValueTask.FromResult(context.Request.Headers["User"].Count == 1));
        _application = builder.Build();
        _application.MapGet("/", () => "another page");
        _application.MapImageLoaders("/pictures/{tenant}").WithMetadata("of the embedder's");
        _application.MapImageLoaders("/more");
        _application.Services.GetRequiredService<ImageLoaderHost>().RegisterImageLoader("own", new Loader((request, _) =>
        {
            // What a user may see is the user's alone, and fresh for ever: the worst that a cache can be given.
            if (request.Options.Authorization is not { } authorization)
                throw new ImageLoadException(ImageLoadError.Unauthorized, "Who are you?");
            var pixels = request.AllocatePixels(64, 64, PixelFormat.Gray8);
            pixels.Memory.Span.Fill(byte.Parse(authorization.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
            return Task.FromResult(new Image(pixels) { Window = new(128, 256), Source = new() { FreshFor = Timeout.InfiniteTimeSpan } });
        }));
        await _application.StartAsync();
        _clients = [
            .. _application.Urls.Where(url => url.StartsWith("http://127.", StringComparison.Ordinal))
                .Select(url => new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new(url) }),
            new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = new("http://socket/") },
        ];
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        foreach (var client in _clients)
            client.Dispose();
        await _application.DisposeAsync();
        File.Delete(_socket);
    }

    [Test]
    public async Task Users_OfEverySocketAtOnce_SeeTheirOwnImagesAlone(CancellationToken timeout)
    {
        Assert.That(_clients, Has.Length.EqualTo(3));
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), timeout, async (i, cancellationToken) =>
        {
            var user = i % 7 * 30;
            var (path, endpoint) = (i % 2 == 0 ? "/pictures/one" : "/more", i % 3 == 0 ? "pixels" : "rendered");
            using var response = await AskAsync(_clients[i % 3], $"{path}/{endpoint}?id=own:1", user, cancellationToken);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);

            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(bytes, Is.EqualTo(endpoint == "pixels"
                ? Enumerable.Repeat((byte)user, 4096)
                : Display.PngEncoder.Encode(new Display
                    .RenderedImage(64, 64, Display.RenderedFormat.Gray8, [.. Enumerable.Repeat((byte)user, 4096)]))));
        });
    }

    [Test]
    public async Task Users_WithoutCredentials_GetNothingOfWhatIsKept(CancellationToken timeout)
    {
        foreach (var endpoint in new[] { "image", "pixels", "rendered" })
        {
            using var allowed = await AskAsync(_clients[0], $"/more/{endpoint}?id=own:1", 30, timeout);
            using var anonymous = await AskAsync(_clients[0], $"/more/{endpoint}?id=own:1", null, timeout,
                ("If-None-Match", allowed.Headers.ETag!.ToString()));
            using var any = await AskAsync(_clients[0], $"/more/{endpoint}?id=own:1", null, timeout, ("If-None-Match", "*"));
            using var other = await AskAsync(_clients[0], $"/more/{endpoint}?id=own:1", 60, timeout,
                ("If-None-Match", allowed.Headers.ETag!.ToString()));

            Assert.That(allowed.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            await Service.ReadProblemAsync(anonymous, HttpStatusCode.Unauthorized);
            await Service.ReadProblemAsync(any, HttpStatusCode.Unauthorized);
            Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.OK), "another's picture is another");
            Assert.That(allowed.Headers.CacheControl, Has.Property("Private").True.And.Property("NoCache").True);
        }
    }

    [Test]
    public async Task Application_ItsOwnEndpointsAndMiddleware_AreAsBefore(CancellationToken timeout)
    {
        using var refused = await _clients[0].GetAsync("/more/plugins", timeout);

        Assert.That(await _clients[0].GetStringAsync("/", timeout), Is.EqualTo("another page"));
        Assert.That((await _clients[0].GetAsync("/health/live", timeout)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound),
            "it was not asked for");
        await Service.ReadProblemAsync(refused, HttpStatusCode.Unauthorized);
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, string path, int? user, CancellationToken cancellationToken,
        params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "User", "any" } } };
        if (user is { } known)
            request.Headers.Add("ImageLoaders-Authorization", $"Bearer {known}");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return client.SendAsync(request, cancellationToken);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socket), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
