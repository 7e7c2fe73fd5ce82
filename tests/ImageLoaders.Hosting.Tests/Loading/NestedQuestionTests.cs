using ImageLoaders.Metadata;
using ImageLoaders.TestTime;

namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>What loaders and providers ask for metadata and lists while they work.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NestedQuestionTests
{
    private readonly ManualTimeProvider _time = new();
    private ImageLoaderHost _host = null!;

    [SetUp]
    public async Task CreateHost() => _host = await ImageLoaderHost.CreateAsync(Hosts.Options(), timeProvider: _time);

    [TearDown]
    public async Task DisposeHost() => await _host.DisposeAsync();

    [Test]
    public async Task GetMetadata_InALoad_GivesTheOtherSnapshotAndInheritsOptions()
    {
        ImageLoadOptions? seen = null;
        _host.RegisterImageLoader("inner", new Source
        {
            Metadata = request =>
            {
                seen = request.Options;
                return Task.FromResult<ImageMetadata?>(new(new FrameModule { FrameNumber = 7 }));
            },
        });
        _host.RegisterImageLoader("outer", Loader.Of(async (request, _) =>
            Loader.OnePixel(request, (byte)(await request.GetMetadataAsync("inner:x"))!.Get<FrameModule>()!.FrameNumber!)));
        var options = new ImageLoadOptions { Authorization = "Bearer x", RequestType = RequestType.Thumbnail, Priority = 3 };

        Assert.That(await _host.LoadImage("outer:x", options).PixelAsync(), Is.EqualTo(7));
        Assert.That(seen, Is.EqualTo(options));
    }

    [Test]
    public async Task EveryKindOfCall_MayAskForEveryKindOfAnswer()
    {
        _host.RegisterImageLoader("leaf", new Source
        {
            Load = (request, _) => Task.FromResult(Loader.OnePixel(request, 2)),
            Metadata = _ => Task.FromResult<ImageMetadata?>(new()),
            List = _ => Task.FromResult<ImageListing?>(Of("leaf:a", "leaf:b")),
        });
        var asked = new List<string>();
        async Task AskAllAsync(ImageLoadRequest request, string who)
        {
            await request.LoadImage("leaf:x");
            _ = await request.GetMetadataAsync("leaf:x") ?? throw new InvalidOperationException();
            var listing = await request.ListImagesAsync("leaf:x") ?? throw new InvalidOperationException();
            var images = await request.LoadImagesAsync(listing.GetImages().Select(image => image.ImageId));
            lock (asked)
                asked.Add($"{who} {images.Length}");
        }

        _host.RegisterImageLoader("made", new Source
        {
            Load = async (request, _) =>
            {
                await AskAllAsync(request, "load");
                return new(Loader.OnePixelBuffer(request, 1)) { Source = new() { Version = "1", FreshFor = TimeSpan.FromSeconds(1) } };
            },
            Metadata = async request =>
            {
                await AskAllAsync(request, "metadata");
                return new();
            },
            List = async request =>
            {
                await AskAllAsync(request, "list");
                return Of("made:x");
            },
            IsCurrent = async (request, _) =>
            {
                await AskAllAsync(request, "revalidation");
                return true;
            },
        });

        await _host.LoadImage("made:x");
        await _host.GetMetadataAsync("made:x");
        await _host.ListImagesAsync("made:x");
        _time.Advance(TimeSpan.FromSeconds(2));
        await _host.LoadImage("made:x");

        Assert.That(asked, Is.EqualTo(new[] { "load 2", "metadata 2", "list 2", "revalidation 2" }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Question_MadeOfItself_IsAnError(bool ofMetadata)
    {
        _host.RegisterImageLoader("self", new Source
        {
            Metadata = request => request.GetMetadataAsync(request.ImageId),
            List = request => request.ListImagesAsync(request.ImageId),
        });

        var failure = Assert.CatchAsync<ImageLoadException>(
            async () => _ = ofMetadata ? await _host.GetMetadataAsync("self:x") : (object?)await _host.ListImagesAsync("self:x"))!;

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.InvalidImageId));
        Assert.That(failure.Message, Does.Contain("made of itself"));
    }

    [Test]
    public async Task Load_WhoseMetadataNeedsTheLoad_IsAnErrorNotADeadlock()
    {
        _host.RegisterImageLoader("self", new Source
        {
            Load = async (request, _) =>
            {
                await request.GetMetadataAsync(request.ImageId);
                return Loader.OnePixel(request, 0);
            },
            Metadata = async request =>
            {
                await request.LoadImage(request.ImageId);
                return null;
            },
        });

        var failure = await _host.LoadImage("self:x").FailureAsync();

        Assert.That(failure.Message, Does.Contain("made of itself"));
        Assert.That(async () => await _host.GetMetadataAsync("self:x"),
            Throws.TypeOf<ImageLoadException>().With.Message.Contains("made of itself"));
    }

    [TestCase(8, true)]
    [TestCase(9, false)]
    public async Task Questions_Depth_IsAtMostEightWithLoads(int depth, bool isAnswered)
    {
        static ImageId Next(ImageLoadRequest request) => $"deep:{int.Parse(request.ImageId.Rest, null) - 1}";
        _host.RegisterImageLoader("deep", new Source
        {
            Load = async (request, _) =>
            {
                if (request.ImageId.Rest != "0")
                    await request.GetMetadataAsync(Next(request));
                return Loader.OnePixel(request, 1);
            },
            Metadata = async request =>
            {
                if (request.ImageId.Rest != "0")
                    await request.LoadImage(Next(request));
                return new();
            },
        });
        var load = _host.LoadImage($"deep:{depth}");

        if (isAnswered)
            Assert.That(await load.PixelAsync(), Is.EqualTo(1));
        else
            Assert.That((await load.FailureAsync()).Message, Does.Contain("at most 8"));
    }

    [Test]
    public async Task Question_AskedAfterTheCallIsOver_IsAnError()
    {
        ImageLoadRequest? kept = null;
        _host.RegisterImageLoader("inner", new Source { Metadata = _ => Task.FromResult<ImageMetadata?>(new()) });
        _host.RegisterImageLoader("outer", new Source
        {
            Metadata = request =>
            {
                kept = request;
                return Task.FromResult<ImageMetadata?>(new());
            },
        });
        await _host.GetMetadataAsync("outer:x");

        Assert.That(async () => await kept!.GetMetadataAsync("inner:x"),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.LoaderFault));
    }

    [Test]
    public async Task Question_CallerLeaves_IsCancelled()
    {
        using var caller = new CancellationTokenSource();
        var began = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        _host.RegisterImageLoader("inner", new Source
        {
            List = async request =>
            {
                request.CancellationToken.Register(stopped.SetResult);
                began.SetResult();
                await Task.Delay(Timeout.Infinite, request.CancellationToken);
                return null;
            },
        });
        _host.RegisterImageLoader("outer", Loader.Of(async (request, _) =>
        {
            await request.ListImagesAsync("inner:x");
            return Loader.OnePixel(request, 0);
        }));
        var load = _host.LoadImage("outer:x", cancellationToken: caller.Token);
        await began.Task;

        await caller.CancelAsync();

        await stopped.Task;
        Assert.That(async () => await load, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task ListImages_NobodyCan_IsNull()
    {
        _host.RegisterImageLoader("image", Loader.Pixel(0));

        Assert.That(await _host.ListImagesAsync("image:x"), Is.Null);
    }

    [Test]
    public async Task ListImages_Progress_ReachesTheCaller()
    {
        var seen = new Seen();
        _host.RegisterImageLoader("many", new Source
        {
            List = request =>
            {
                request.ReportProgress(new(0, null) { PartsDone = 3, Parts = 9 });
                return Task.FromResult<ImageListing?>(Of());
            },
        });

        await _host.ListImagesAsync("many:x", progress: seen);

        Assert.That(seen.Values, Is.EqualTo(new ImageLoadProgress[] { new(0, null) { PartsDone = 3, Parts = 9 } }));
    }

    private static ImageListing Of(params IEnumerable<ImageId> ids) => new()
    {
        Groups = [new() { Kind = ImageGroupKind.Stack, Images = [.. ids.Select(id => new ListedImage(id))] }],
    };
}
