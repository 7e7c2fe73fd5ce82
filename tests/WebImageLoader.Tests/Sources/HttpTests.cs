using System.Text;
using ImageLoaders;
using ImageLoaders.TestServers;
using WebImageLoader.Tests.Pictures;

namespace WebImageLoader.Tests.Sources;

public sealed class HttpTests
{
    private static readonly byte[] Picture = Pngs.Ramp(200, 100);

    [Test]
    public async Task Load_Picture_IsLoadedWithTheWholeIdAsUrl()
    {
        using var server = Served.Picture(Picture, "Content-Type: text/plain\r\nETag: \"v1\"\r\n");
        using var plugin = new TestPlugin();

        var image = await plugin.Load($"{server.PictureUrl}/a%20b.jpg?keyframe=3&frame=2");

        Assert.That((image.Rows, image.Columns), Is.EqualTo((100, 200)));
        Assert.That(image.Source, Is.EqualTo(new ImageSource { Version = "\"v1\"", FreshFor = TimeSpan.FromMinutes(5) }));
        Assert.That(server.Requests[0].Head, Does.StartWith("GET /picture/a%20b.jpg?keyframe=3&frame=2 HTTP/1.1\r\n"));
        Assert.That(server.Requests[0].Head, Does.Contain("Accept: image/png, image/jpeg").And.Not.Contain("Authorization"));
    }

    [Test]
    public async Task Load_WeakETag_IsNoVersion()
    {
        using var server = Served.Picture(Picture, "ETag: W/\"v1\"\r\n");
        using var plugin = new TestPlugin(("FreshFor", "01:00:00"));

        var image = await plugin.Load(server.PictureUrl);

        Assert.That(image.Source, Is.EqualTo(new ImageSource { FreshFor = TimeSpan.FromHours(1) }));
    }

    [Test]
    public async Task Load_Authorization_ReachesTheServer()
    {
        using var server = Served.Picture(Picture);
        using var plugin = new TestPlugin();

        await plugin.Load(server.PictureUrl, new() { Authorization = "Bearer abc" });

        Assert.That(server.Requests[0].Head, Does.Contain("Authorization: Bearer abc\r\n"));
    }

    [Test]
    public async Task GetMetadata_Url_DescribesThePicture()
    {
        using var server = Served.Picture(Picture, "ETag: \"v1\"\r\n");
        using var plugin = new TestPlugin();

        var metadata = await plugin.Metadata(server.PictureUrl);

        Assert.That(metadata.Get<ImageLoaders.Metadata.ImagePixelModule>()!.Rows, Is.EqualTo(100));
        Assert.That(metadata.Source.Version, Is.EqualTo("\"v1\""));
    }

    [TestCase("400 Bad Request", ImageLoadError.Unreachable)]
    [TestCase("401 Unauthorized", ImageLoadError.Unauthorized)]
    [TestCase("403 Forbidden", ImageLoadError.AccessDenied)]
    [TestCase("404 Not Found", ImageLoadError.NotFound)]
    [TestCase("410 Gone", ImageLoadError.NotFound)]
    [TestCase("429 Too Many Requests", ImageLoadError.Overloaded)]
    [TestCase("500 Internal Server Error", ImageLoadError.Unreachable)]
    [TestCase("503 Service Unavailable", ImageLoadError.Overloaded)]
    [TestCase("504 Gateway Timeout", ImageLoadError.Timeout)]
    [TestCase("206 Partial Content", ImageLoadError.Mismatch)]
    public void Load_Status_IsItsError(string status, ImageLoadError error)
    {
        using var server = new TestServer($"{status}\r\nContent-Length: {Picture.Length}", Picture);
        using var plugin = new TestPlugin();

        Assert.That(plugin.Fail(server.PictureUrl).Error, Is.EqualTo(error));
        Assert.That(Assert.ThrowsAsync<ImageLoadException>(() => plugin.Metadata(server.PictureUrl))!.Error, Is.EqualTo(error));
    }

    [TestCase("204 No Content", "", ImageLoadError.Malformed)]
    [TestCase("200 OK\r\nContent-Length: 0", "", ImageLoadError.Malformed)]
    [TestCase("200 OK\r\nContent-Type: image/png", "<!DOCTYPE html><h1>Please log in</h1>", ImageLoadError.Unsupported)]
    public void Load_OtherBody_IsAnError(string head, string body, ImageLoadError error)
    {
        using var server = new TestServer(head, Encoding.ASCII.GetBytes(body));
        using var plugin = new TestPlugin();

        Assert.That(plugin.Fail(server.PictureUrl).Error, Is.EqualTo(error));
    }

    [Test]
    public void Load_BodyEndsBeforeItsLength_IsUnreachable()
    {
        using var server = new TestServer($"200 OK\r\nContent-Length: {Picture.Length + 10}", Picture);
        using var plugin = new TestPlugin();

        Assert.That(plugin.Fail(server.PictureUrl).Error, Is.EqualTo(ImageLoadError.Unreachable));
    }

    [Test]
    public void Load_LengthCutsThePicture_IsMalformed()
    {
        using var server = new TestServer($"200 OK\r\nContent-Length: {Picture.Length - 20}", Picture);
        using var plugin = new TestPlugin();

        Assert.That(plugin.Fail(server.PictureUrl).Error, Is.EqualTo(ImageLoadError.Malformed));
    }

    [Test]
    public void Load_ChunkedBodyCutOff_IsUnreachable()
    {
        using var server = new TestServer("200 OK\r\nTransfer-Encoding: chunked", Chunk(Picture));
        using var plugin = new TestPlugin();

        Assert.That(plugin.Fail(server.PictureUrl).Error, Is.EqualTo(ImageLoadError.Unreachable));
    }

    [Test]
    public void Load_HugeLengthClaimed_TakesNoMemoryOnTrust()
    {
        using var server = new TestServer("200 OK\r\nContent-Length: 500000000", Picture);
        using var plugin = new TestPlugin();
        var before = GC.GetTotalAllocatedBytes();

        Assert.That(plugin.Fail(server.PictureUrl).Error, Is.EqualTo(ImageLoadError.Unreachable));
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(50 << 20));
    }

    [TestCase("200 OK\r\nContent-Length: 5000")]
    [TestCase("200 OK")]
    public void Load_OverTheLimit_IsTooLarge(string head)
    {
        using var server = new TestServer(head, new byte[5000]);
        using var plugin = new TestPlugin(("MaximumBytes", "4999"));

        Assert.That(plugin.Fail(server.PictureUrl).Error, Is.EqualTo(ImageLoadError.TooLarge));
    }

    [Test]
    public async Task Load_LargeBody_ArrivesWhole([Values] bool chunked)
    {
        var noise = new byte[2100 * 1000];
        new Random(1).NextBytes(noise);
        var png = Pngs.Make(2100, 1000, 0, 8, noise);
        using var server = chunked ? new TestServer("200 OK\r\nTransfer-Encoding: chunked", (byte[])[.. Chunk(png), .. "0\r\n\r\n"u8])
            : Served.Picture(png);
        using var plugin = new TestPlugin();

        var image = await plugin.Load(server.PictureUrl);

        Assert.That(image.Pixels.Span.SequenceEqual(noise), Is.True);
    }

    [Test]
    public async Task Load_Progress_IsReported([Values] bool hasLength)
    {
        var go = new TaskCompletionSource();
        using var server = new TestServer(async (self, _, stream) =>
        {
            await go.Task;
            await self.SendAsync(stream, hasLength ? "200 OK" : "200 OK\r\nX-Until-Close: yes", Picture);
        });
        using var plugin = new TestPlugin();
        var steps = new List<ImageLoadProgress>();
        var load = plugin.Start(new ImageLoadRequest(server.PictureUrl));
        load.ProgressChanged += steps.Add;
        go.SetResult();
        await load;

        Assert.That(steps[0].BytesReceived, Is.Zero);
        Assert.That(steps[^1], Is.EqualTo(new ImageLoadProgress(Picture.Length, hasLength ? Picture.Length : null)));
        Assert.That(steps.Select(step => step.BytesReceived), Is.Ordered);
    }

    [Test]
    public async Task Cancel_ServerStallsInTheBody_SettlesTheLoadAndClosesTheSocket([Values] bool byRequest)
    {
        using var server = new TestServer(async (self, _, stream) =>
        {
            await self.SendAsync(stream, $"200 OK\r\nContent-Length: {Picture.Length}", Picture[..(Picture.Length / 2)]);
            await self.StallAsync(stream);
        });
        using var plugin = new TestPlugin();
        using var cancellation = new CancellationTokenSource();
        var half = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var load = plugin.Start(new ImageLoadRequest(server.PictureUrl) { CancellationToken = cancellation.Token });
        load.ProgressChanged += Watch;
        Watch(load.Progress ?? default);
        await half.Task.WaitAsync(TimeSpan.FromMinutes(5));

        if (byRequest)
            await cancellation.CancelAsync();
        else
            load.Cancel();

        Assert.That(async () => await load.Completion.WaitAsync(TimeSpan.FromMinutes(5)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(load.Completion.IsCanceled, Is.True);
        await server.ClientLeft.WaitAsync(TimeSpan.FromMinutes(5));

        void Watch(ImageLoadProgress progress)
        {
            if (progress.BytesReceived == Picture.Length / 2)
                half.TrySetResult();
        }
    }

    [Test]
    public async Task Cancel_ServerNeverAnswers_SettlesTheLoadAndClosesTheSocket()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var server = new TestServer(async (self, _, stream) =>
        {
            asked.SetResult();
            await self.StallAsync(stream);
        });
        using var plugin = new TestPlugin();
        var load = plugin.Start(new ImageLoadRequest(server.PictureUrl));
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(5));

        load.Cancel();

        Assert.That(async () => await load.Completion.WaitAsync(TimeSpan.FromMinutes(5)), Throws.InstanceOf<OperationCanceledException>());
        await server.ClientLeft.WaitAsync(TimeSpan.FromMinutes(5));
    }

    [Test]
    public void Load_ServerIsAway_IsUnreachable()
    {
        string url;
        using (var server = Served.Picture(Picture))
            url = server.PictureUrl;
        using var plugin = new TestPlugin();

        Assert.That(plugin.Fail(url).Error, Is.EqualTo(ImageLoadError.Unreachable));
    }

    [TestCase("http:")]
    [TestCase("http://")]
    [TestCase("http:picture.png")]
    [TestCase("https:///picture.png")]
    [TestCase("http://[::1/picture.png")]
    [TestCase("http://server:99999/picture.png")]
    [TestCase("http://user:secret@127.0.0.1/picture.png")]
    public async Task Load_NoUrl_IsInvalid(string id)
    {
        using var plugin = new TestPlugin();

        var error = plugin.Fail(id);

        Assert.That(error.Error, Is.EqualTo(ImageLoadError.InvalidImageId));
        Assert.That(error.Message, Does.Not.Contain("secret"));
        Assert.That(await plugin.IsCurrent(id, new() { Version = "\"v1\"" }), Is.False);
    }

    private static byte[] Chunk(byte[] body) => [.. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. "\r\n"u8];
}
