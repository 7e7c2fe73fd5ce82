using System.Collections.Immutable;

namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>Sets of images, loaded together.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LoadImagesTests : HostTests
{
    [Test]
    public async Task LoadImages_Results_AreInTheOrderOfTheIds()
    {
        Host.RegisterImageLoader("part", Loader.From(async (request, _) =>
        {
            await Task.Yield();
            return Loader.OnePixel(request, byte.Parse(request.ImageId.Rest, null));
        }));
        var seen = new Seen();

        var images = await Host.LoadImagesAsync(Ids(100), progress: seen);

        Assert.That(images.Select(image => (int)image.Pixels.Span[0]), Is.EqualTo(Enumerable.Range(0, 100)));
        Assert.That(seen.Values.Select(value => value.PartsDone), Is.EqualTo(Enumerable.Range(1, 100)));
        Assert.That(seen.Values.Select(value => value.Parts), Is.All.EqualTo(100));
    }

    [Test]
    public async Task LoadImages_OfAList_AreTheImagesOfItsStack()
    {
        Host.RegisterImageLoader("part", new Source
        {
            List = _ => Task.FromResult<ImageListing?>(new()
            {
                Groups = [new() { Kind = ImageGroupKind.Stack, Images = [.. Ids(3).Select(id => new ListedImage(id))] }],
            }),
        });
        var (host, progress, seriesId) = (Host, new Seen(), new ImageId("part:all"));

        var listing = await host.ListImagesAsync(seriesId, progress: progress)
            ?? throw new ImageLoadException(ImageLoadError.InvalidImageId, $"{seriesId} is no series.");
        var stack = listing.GetStacks().First(); // the largest of the first series
        var slices = await host.LoadImagesAsync(stack.Images.Select(image => image.ImageId), progress: progress);

        Assert.That(slices, Has.Length.EqualTo(3));
        Assert.That(progress.Values[^1], Is.EqualTo(new ImageLoadProgress(0, null) { PartsDone = 3, Parts = 3 }));
    }

    [Test]
    public async Task LoadImages_None_IsNone() => Assert.That(await Host.LoadImagesAsync([]), Is.Empty);

    [Test]
    public async Task LoadImages_AtMostSixteen_RunAtTheSameTime()
    {
        var (running, most) = (0, 0);
        Host.RegisterImageLoader("part", Loader.From(async (request, _) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return Loader.OnePixel(request, 0);
        }));
        Host.RegisterImageLoader("whole", Loader.From(async (request, token) =>
        {
            await request.LoadImagesAsync(Ids(200), cancellationToken: token);
            return Loader.OnePixel(request, 0);
        }));

        await Host.LoadImage("whole:x");

        Assert.That(most, Is.InRange(1, 16));
    }

    [Test]
    public async Task LoadImages_FirstFailure_NamesItsIdAndCancelsTheRest()
    {
        var stopped = new TaskCompletionSource();
        var begun = 0;
        Host.RegisterImageLoader("part", Loader.From(async (request, token) =>
        {
            Interlocked.Increment(ref begun);
            if (request.ImageId.Rest == "3")
                throw new ImageLoadException(ImageLoadError.NotFound, "gone");
            token.Register(() => stopped.TrySetResult());
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        }));

        var failure = Assert.CatchAsync<ImageLoadException>(async () => await Host.LoadImagesAsync(Ids(100)))!;

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.NotFound));
        Assert.That(failure.ImageId, Is.EqualTo("part:3"));
        await stopped.Task;
        Assert.That(begun, Is.LessThanOrEqualTo(16));
        await LoadAssertions.UntilAsync(() => Host.LoadsInFlight == 0);
    }

    [Test]
    public async Task LoadImages_CallerLeaves_CancelsAll()
    {
        using var caller = new CancellationTokenSource();
        var began = new TaskCompletionSource();
        Host.RegisterImageLoader("part", Loader.From(async (_, token) =>
        {
            began.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        }));
        var images = Host.LoadImagesAsync(Ids(40), cancellationToken: caller.Token);
        await began.Task;

        await caller.CancelAsync();

        Assert.That(async () => await images, Throws.InstanceOf<OperationCanceledException>());
        await LoadAssertions.UntilAsync(() => Host.LoadsInFlight == 0);
    }

    [Test]
    public async Task LoadImages_InALoad_ReportsPartsAsItsProgress()
    {
        Host.RegisterImageLoader("part", Loader.Pixel(1));
        var release = new TaskCompletionSource();
        Host.RegisterImageLoader("whole", Loader.From(async (request, token) =>
        {
            await release.Task;
            var parts = await request.LoadImagesAsync(Ids(5), cancellationToken: token);
            return Loader.OnePixel(request, (byte)parts.Sum(part => part.Pixels.Span[0]));
        }));
        var seen = new Seen();
        var load = Host.LoadImage("whole:x");
        load.ProgressChanged += seen.Report;
        release.SetResult();

        Assert.That(await load.PixelAsync(), Is.EqualTo(5));
        Assert.That(seen.Values[^1], Is.EqualTo(new ImageLoadProgress(0, null) { PartsDone = 5, Parts = 5 }));
    }

    [TestCase(RequestType.Interaction, RequestType.Prefetch, RequestType.Prefetch)]
    [TestCase(RequestType.Thumbnail, RequestType.Interaction, RequestType.Thumbnail)]
    public async Task LoadImage_RequestTypeOfANestedLoad_CanOnlyBeLowered(RequestType outer, RequestType asked, RequestType expected)
    {
        var seen = new List<RequestType>();
        Host.RegisterImageLoader("part", Loader.From((request, _) =>
        {
            lock (seen)
                seen.Add(request.Options.RequestType);
            return Task.FromResult(Loader.OnePixel(request, 0));
        }));
        Host.RegisterImageLoader("whole", Loader.From(async (request, token) =>
        {
            await request.LoadImage("part:0", asked);
            await request.LoadImagesAsync(["part:1"], asked, token);
            return Loader.OnePixel(request, 0);
        }));

        await Host.LoadImage("whole:x", new() { RequestType = outer });

        Assert.That(seen, Is.EqualTo(new[] { expected, expected }));
    }

    private static ImmutableArray<ImageId> Ids(int count) => [.. Enumerable.Range(0, count).Select(i => new ImageId($"part:{i}"))];

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = Volatile.Read(ref most); seen < now;)
        {
            var before = Interlocked.CompareExchange(ref most, now, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
