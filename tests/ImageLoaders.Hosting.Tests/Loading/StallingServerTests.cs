using ImageLoaders.Hosting.Access;
using ImageLoaders.Hosting.Contents;
using ImageLoaders.TestServers;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>A server that stalls in the middle of a body: whoever stops the load, the server sees its connection close.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StallingServerTests : HostTests
{
    private readonly HttpClient _client =
        new AccessPolicy(AccessOptions.CreateUnrestricted(), new ContentStore(0), NullLogger.Instance).CreateHttpClient();
    private TestServer _server = null!;

    [SetUp]
    public void StartServer()
    {
        _server = TestServer.AnswerText(_ => "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nthe beginning");
        Host.RegisterImageLoader("test", Loader.From(async (request, token) =>
        {
            using var response = await _client
                .GetAsync(new Uri($"http://127.0.0.1:{_server.Port}/"), HttpCompletionOption.ResponseHeadersRead, token);
            await using var body = await response.Content.ReadAsStreamAsync(token);
            for (long read = 0, next; (next = await body.ReadAsync(new byte[4096], token)) > 0;)
                request.ReportProgress(read += next, response.Content.Headers.ContentLength);
            return Loader.OnePixel(request, 0);
        }));
    }

    [TearDown]
    public async Task StopServer()
    {
        await Host.DisposeAsync();
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task Cancel_MiddleOfBody_ClosesTheSocket()
    {
        var load = await StalledAsync();

        load.Cancel();

        Assert.That(await load.IsCancelledAsync(), Is.True);
        Assert.That(_server.ClientLeft.Wait(LoadAssertions.Hang), Is.True);
    }

    [Test]
    public async Task Deadline_MiddleOfBody_ClosesTheSocket()
    {
        var load = await StalledAsync();

        Time.Advance(TimeSpan.FromSeconds(60));

        Assert.That((await load.FailureAsync()).Error, Is.EqualTo(ImageLoadError.Timeout));
        Assert.That(_server.ClientLeft.Wait(LoadAssertions.Hang), Is.True);
    }

    [Test]
    public async Task DisposeAsync_MiddleOfBody_ClosesTheSocket()
    {
        var load = await StalledAsync();

        await Host.DisposeAsync();

        Assert.That((await load.FailureAsync()).Error, Is.EqualTo(ImageLoadError.Overloaded));
        Assert.That(_server.ClientLeft.Wait(LoadAssertions.Hang), Is.True);
    }

    [Test]
    public async Task Cancel_NestedLoad_ClosesTheSocket()
    {
        Host.RegisterImageLoader("outer", Loader.From((request, _) => request.LoadImage("test:x").Completion));
        var load = Host.LoadImage("outer:x");
        await LoadAssertions.UntilAsync(() => _server.Requests.Count > 0);

        load.Cancel();

        Assert.That(await load.IsCancelledAsync(), Is.True);
        Assert.That(_server.ClientLeft.Wait(LoadAssertions.Hang), Is.True);
    }

    private async Task<ImageLoadObject> StalledAsync()
    {
        var load = Host.LoadImage("test:x");
        await LoadAssertions.UntilAsync(() => load.Progress is not null);
        Assert.That(load.Progress!.Value.TotalBytes, Is.EqualTo(1_000_000));
        return load;
    }
}
