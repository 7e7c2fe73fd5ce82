using ImageLoaders.Metadata;

namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>What loaders and providers ask for metadata and lists while they work.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NestedQuestionTests : HostTests
{
    [Test]
    public async Task GetMetadata_InALoad_GivesTheOtherSnapshotAndInheritsOptions()
    {
        ImageLoadOptions? seen = null;
        Host.RegisterImageLoader("inner", new Source
        {
            Metadata = request =>
            {
                seen = request.Options;
                return Task.FromResult<ImageMetadata?>(new(new FrameModule { FrameNumber = 7 }));
            },
        });
        Host.RegisterImageLoader("outer", Loader.From(async (request, _) =>
            Loader.OnePixel(request, (byte)(await request.GetMetadataAsync("inner:x"))!.Get<FrameModule>()!.FrameNumber!)));
        var options = new ImageLoadOptions { Authorization = "Bearer x", RequestType = RequestType.Thumbnail, Priority = 3 };

        Assert.That(await Host.LoadImage("outer:x", options).PixelAsync(), Is.EqualTo(7));
        Assert.That(seen, Is.EqualTo(options));
    }

    [Test]
    public async Task EveryKindOfCall_MayAskForEveryKindOfAnswer()
    {
        Host.RegisterImageLoader("leaf", new Source
        {
            Load = (request, _) => Task.FromResult(Loader.OnePixel(request, 2)),
            Metadata = _ => Task.FromResult<ImageMetadata?>(new()),
            List = _ => Task.FromResult<ImageListing?>(ListingOf("leaf:a", "leaf:b")),
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

        Host.RegisterImageLoader("made", new Source
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
                return ListingOf("made:x");
            },
            IsCurrent = async (request, _) =>
            {
                await AskAllAsync(request, "revalidation");
                return true;
            },
        });

        await Host.LoadImage("made:x");
        await Host.GetMetadataAsync("made:x");
        await Host.ListImagesAsync("made:x");
        Time.Advance(TimeSpan.FromSeconds(2));
        await Host.LoadImage("made:x");

        Assert.That(asked, Is.EqualTo(new[] { "load 2", "metadata 2", "list 2", "revalidation 2" }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Question_MadeOfItself_IsAnError(bool ofMetadata)
    {
        Host.RegisterImageLoader("self", new Source
        {
            Metadata = request => request.GetMetadataAsync(request.ImageId),
            List = request => request.ListImagesAsync(request.ImageId),
        });

        var failure = Assert.CatchAsync<ImageLoadException>(
            async () => _ = ofMetadata ? await Host.GetMetadataAsync("self:x") : (object?)await Host.ListImagesAsync("self:x"))!;

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.InvalidImageId));
        Assert.That(failure.Message, Does.Contain("made of itself"));
    }

    [Test]
    public async Task Load_WhoseMetadataNeedsTheLoad_IsAnErrorNotADeadlock()
    {
        Host.RegisterImageLoader("self", new Source
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

        var failure = await Host.LoadImage("self:x").FailureAsync();

        Assert.That(failure.Message, Does.Contain("made of itself"));
        Assert.That(async () => await Host.GetMetadataAsync("self:x"),
            Throws.TypeOf<ImageLoadException>().With.Message.Contains("made of itself"));
    }

    [TestCase(8, true)]
    [TestCase(9, false)]
    public async Task Questions_Depth_IsAtMostEightWithLoads(int depth, bool isAnswered)
    {
        static ImageId Next(ImageLoadRequest request) => $"deep:{int.Parse(request.ImageId.Rest, null) - 1}";
        Host.RegisterImageLoader("deep", new Source
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
        var load = Host.LoadImage($"deep:{depth}");

        if (isAnswered)
            Assert.That(await load.PixelAsync(), Is.EqualTo(1));
        else
            Assert.That((await load.FailureAsync()).Message, Does.Contain("at most 8"));
    }

    [Test]
    public async Task Question_AskedAfterTheCallIsOver_IsAnError()
    {
        ImageLoadRequest? kept = null;
        Host.RegisterImageLoader("inner", new Source { Metadata = _ => Task.FromResult<ImageMetadata?>(new()) });
        Host.RegisterImageLoader("outer", new Source
        {
            Metadata = request =>
            {
                kept = request;
                return Task.FromResult<ImageMetadata?>(new());
            },
        });
        await Host.GetMetadataAsync("outer:x");

        Assert.That(async () => await kept!.GetMetadataAsync("inner:x"),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.LoaderFault));
    }

    [Test]
    public async Task Question_CallerLeaves_IsCancelled()
    {
        using var caller = new CancellationTokenSource();
        var began = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        Host.RegisterImageLoader("inner", new Source
        {
            List = async request =>
            {
                request.CancellationToken.Register(stopped.SetResult);
                began.SetResult();
                await Task.Delay(Timeout.Infinite, request.CancellationToken);
                return null;
            },
        });
        Host.RegisterImageLoader("outer", Loader.From(async (request, _) =>
        {
            await request.ListImagesAsync("inner:x");
            return Loader.OnePixel(request, 0);
        }));
        var load = Host.LoadImage("outer:x", cancellationToken: caller.Token);
        await began.Task;

        await caller.CancelAsync();

        await stopped.Task;
        Assert.That(async () => await load, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task ListImages_NobodyCan_IsNull()
    {
        Host.RegisterImageLoader("image", Loader.Pixel(0));

        Assert.That(await Host.ListImagesAsync("image:x"), Is.Null);
    }

    [Test]
    public async Task ListImages_Progress_ReachesTheCaller()
    {
        var seen = new Seen();
        Host.RegisterImageLoader("many", new Source
        {
            List = request =>
            {
                request.ReportProgress(new(0, null) { PartsDone = 3, Parts = 9 });
                return Task.FromResult<ImageListing?>(ListingOf());
            },
        });

        await Host.ListImagesAsync("many:x", progress: seen);

        Assert.That(seen.Values, Is.EqualTo(new ImageLoadProgress[] { new(0, null) { PartsDone = 3, Parts = 9 } }));
    }

    private static ImageListing ListingOf(params IEnumerable<ImageId> ids) => new()
    {
        Groups = [new() { Kind = ImageGroupKind.Stack, Images = [.. ids.Select(id => new ListedImage(id))] }],
    };
}
