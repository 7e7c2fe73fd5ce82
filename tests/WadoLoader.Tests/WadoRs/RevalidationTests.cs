using System.Globalization;
using ImageLoaders;
using ImageLoaders.TestServers;
using ImageLoaders.TestTime;
using WadoLoader.Tests.Transport;

namespace WadoLoader.Tests.WadoRs;

/// <summary>
/// An image is current when the server says so of all that it was made of: the frame, the metadata, and what these refer to.
/// </summary>
public sealed class RevalidationTests
{
    private const string Table =
        ",\"00283010\":{\"vr\":\"SQ\",\"Value\":[{\"00283002\":{\"vr\":\"US\",\"Value\":[4,0,16]},"
            + "\"00283006\":{\"vr\":\"OW\",\"BulkDataURI\":\"bulk/7\"}}]}";

    private TestInstance _instance = null!;
    private string? _frameTag;
    private string? _metadataTag;
    private byte _table;
    private bool _isAway;
    private TestServer _server = null!;
    private TestPlugin _plugin = null!;

    [SetUp]
    public void SetUp()
    {
        (_instance, _frameTag, _metadataTag, _table, _isAway) = (new(), "\"frame-1\"", "\"metadata-1\"", 1, false);
        _server = new(Answer);
        _plugin = new();
    }

    [TearDown]
    public void TearDown()
    {
        _plugin.Dispose();
        _server.Dispose();
    }

    [Test]
    public async Task IsCurrent_ServerHasBothStill_ImageStaysAndNothingIsSentAgain()
    {
        var image = await LoadAsync();
        var (requests, sent) = (_server.Requests.Count, _server.SentBytes);

        Assert.That(await AgainAsync(image), Is.SameAs(image));
        Assert.That(await AgainAsync(image), Is.SameAs(image));
        Assert.That(_server.SentBytes, Is.EqualTo(sent), "304 has no body");
        foreach (var asked in _server.Requests.Skip(requests))
        {
            var before = _server.Requests.Find(request => request.Path == asked.Path)!;
            Assert.That(asked["If-None-Match"], Is.EqualTo(TestInstance.IsMetadata(asked) ? "\"metadata-1\"" : "\"frame-1\""));
            Assert.That(asked["Accept"], Is.EqualTo(before["Accept"]), "an ETag is of one representation");
        }
    }

    [Test]
    public async Task IsCurrent_FrameIsAnother_IsLoadedAnewWithMetadataOfNow()
    {
        var image = await LoadAsync();
        (_frameTag, _instance) = ("\"frame-2\"", _instance with { Columns = 5, More = Window(100) });
        _metadataTag = "\"metadata-2\"";
        var again = await AgainAsync(image);

        Assert.That(again, Is.Not.SameAs(image));
        Assert.That(again.Pixels.Span.SequenceEqual(_instance.Frame(1)), Is.True);
        Assert.That(again.Windows.Single().Center, Is.EqualTo(100));
        Assert.That(again.Source.Version, Does.Contain("\"frame-2\"").And.Contain("\"metadata-2\""));
        Assert.That(await AgainAsync(again), Is.SameAs(again));
    }

    [Test]
    public async Task IsCurrent_MetadataAreOthers_IsLoadedAnew()
    {
        _instance = _instance with { More = Window(40) };
        var image = await LoadAsync();
        (_metadataTag, _instance) = ("\"metadata-2\"", _instance with { More = Window(100) });
        var again = await AgainAsync(image);

        Assert.That((image.Windows.Single().Center, again.Windows.Single().Center), Is.EqualTo((40d, 100d)));
        Assert.That(await AgainAsync(again), Is.SameAs(again));
    }

    [TestCase(null, "\"metadata-1\"")]
    [TestCase("W/\"frame-1\"", "\"metadata-1\"")]
    [TestCase(null, null)]
    public async Task IsCurrent_FrameWithoutStrongETag_IsLoadedAnewWithoutAsking(string? frame, string? metadata)
    {
        (_frameTag, _metadataTag) = (frame, metadata);
        var image = await LoadAsync();
        var requests = _server.Requests.Count;
        Assert.That(image.Source.Version, Is.Null);
        Assert.That(await IsCurrentAsync(image), Is.False);
        Assert.That(_server.Requests, Has.Count.EqualTo(requests));

        Assert.That(await AgainAsync(image), Is.Not.SameAs(image));
        Assert.That(_server.Requests, Has.Count.EqualTo(requests + 1), "the frame alone, as long as the metadata are fresh");
        Assert.That(_server.Requests[^1]["If-None-Match"], Is.Null);
    }

    [TestCase(null)]
    [TestCase("W/\"metadata-1\"")]
    public async Task IsCurrent_MetadataWithoutStrongETag_AreFetchedOnceTheyAreOldAndCompared(string? metadata)
    {
        _metadataTag = metadata;
        var time = new ManualTimeProvider();
        using var plugin = new TestPlugin(time);
        var image = await plugin.LoadAsync(TestInstance.Id(_server));
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.That(await IsCurrentAsync(plugin, image), Is.True);
        Assert.That(_server.Requests.Count(TestInstance.IsMetadata), Is.EqualTo(2));

        _instance = _instance with { More = Window(100) };
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.That(await IsCurrentAsync(plugin, image), Is.False);
        Assert.That(_server.Requests.Count(request => !TestInstance.IsMetadata(request) && request["If-None-Match"] is null), Is.EqualTo(1),
            "frames");
    }

    [Test]
    public async Task IsCurrent_TableThatTheMetadataReferTo_IsComparedToo()
    {
        _instance = _instance with { More = Table };
        var time = new ManualTimeProvider();
        using var plugin = new TestPlugin(time);
        var image = await plugin.LoadAsync(TestInstance.Id(_server));
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.That(await IsCurrentAsync(plugin, image), Is.True);

        _table = 2;
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.That(await IsCurrentAsync(plugin, image), Is.False);
        Assert.That((await plugin.LoadAsync(TestInstance.Id(_server))).VoiLuts.Single().Entries, Has.All.EqualTo(0x0202));
    }

    [Test]
    public async Task IsCurrent_ServerThatIsAway_IsNot()
    {
        var image = await LoadAsync();
        _isAway = true;
        using var plugin = new TestPlugin(null, ("Retries", "0"));

        Assert.That(await IsCurrentAsync(plugin, image), Is.False);
    }

    [Test]
    public async Task IsCurrent_FramesThatCameTogether_AreAskedForTogether()
    {
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var server = new TestServer(async (self, request, stream) =>
        {
            if (request.Path.EndsWith("frames/2", StringComparison.Ordinal))
                await second.Task;
            var (head, body) = Answer(request);
            await self.SendAsync(stream, head, body);
        });
        using var plugin = new TestPlugin(null, ("ConcurrentRequests", "1"));
        _instance = _instance with { Frames = 5 };
        await plugin.LoadAsync(TestInstance.Id(server, 1));
        var loads = Enumerable.Range(2, 4).Select(frame => plugin.LoadAsync(TestInstance.Id(server, frame))).ToList();
        await TimeoutTests.UntilAsync(() => server.Requests.Count == 3);
        second.SetResult();
        var fourth = (await Task.WhenAll(loads))[2];
        Assert.That(server.Requests[^1].Path, Does.EndWith("frames/3,4,5"));

        Assert.That(await IsCurrentAsync(plugin, fourth, TestInstance.Id(server, 4)), Is.True);
        var asked = server.Requests.Where(request => request["If-None-Match"] is not null).Select(request => request.Path.Split('/')[^1]);
        Assert.That(asked, Is.EquivalentTo(new[] { "metadata", "3,4,5" }));
        _frameTag = "\"frame-2\"";
        Assert.That(await IsCurrentAsync(plugin, fourth, TestInstance.Id(server, 4)), Is.False);
    }

    private static string Window(int center) =>
        $",\"00281050\":{{\"vr\":\"DS\",\"Value\":[{center}]}},\"00281051\":{{\"vr\":\"DS\",\"Value\":[10]}}";

    private Task<Image> LoadAsync() => _plugin.LoadAsync(TestInstance.Id(_server));

    private Task<bool> IsCurrentAsync(Image image) => IsCurrentAsync(_plugin, image);

    private Task<bool> IsCurrentAsync(TestPlugin plugin, Image image, string? id = null) =>
        ((IImageRevalidator)plugin.Context.Loaders["wadors"]).IsCurrentAsync(new(id ?? TestInstance.Id(_server)), image.Source);

    // As the host does once an image is no longer fresh.
    private async Task<Image> AgainAsync(Image image) => await IsCurrentAsync(image) ? image : await LoadAsync();

    private (string Head, byte[] Body) Answer(TestServer.Request request)
    {
        if (_isAway)
            return ("503 Service Unavailable", []);
        if (request.Path.EndsWith("/bulk/7", StringComparison.Ordinal))
            return TestInstance.Multipart([.. Enumerable.Repeat(_table, 8)]);
        var tag = TestInstance.IsMetadata(request) ? _metadataTag : _frameTag;
        if (tag is not null && request["If-None-Match"] == tag)
            return ("304 Not Modified\r\nETag: " + tag, []);
        var frames = request.Path.Split('/')[^1].Split(',');
        var (head, body) = frames.Length == 1 ? _instance.Answer(request)
            : ("200 OK\r\nContent-Type: multipart/related; boundary=the-boundary", TestInstance.Body([.. frames.Select(frame =>
                (_instance.Frame(int.Parse(frame, CultureInfo.InvariantCulture)),
                    $"Content-Location: /x/instances/{TestInstance.Uid}/frames/{frame}"))]));
        return (tag is null ? head : $"{head}\r\nETag: {tag}", body);
    }
}
