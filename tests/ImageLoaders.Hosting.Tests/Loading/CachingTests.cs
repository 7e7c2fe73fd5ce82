namespace ImageLoaders.Hosting.Tests.Loading;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CachingTests : HostTests
{
    private readonly VersionedLoader _loader = new();

    [SetUp]
    public void RegisterLoader() => Host.RegisterImageLoader("test", _loader);

    [Test]
    public async Task LoadImage_Fresh_IsAnsweredWithTheSettledLoad()
    {
        _loader.FreshFor = TimeSpan.FromMinutes(5);
        var first = await Host.LoadImage("test:a");

        var second = Host.LoadImage("test:a");

        Assert.That(second.Completion.IsCompletedSuccessfully);
        Assert.That(await second, Is.SameAs(first));
        Assert.That(Host.LoadImage("TEST:a"), Is.SameAs(second));
        Assert.That(_loader.Loads, Is.EqualTo(1));
        Assert.That(Host.Cache.GetStatistics() is { Images: 1, PixelBytes: 1, Hits: 2 });
    }

    [Test]
    public async Task LoadImage_FreshOfAnotherAuthorization_IsLoadedAgain()
    {
        _loader.FreshFor = Timeout.InfiniteTimeSpan;
        var one = await Host.LoadImage("test:a", new() { Authorization = "Bearer one" });

        Assert.That(await Host.LoadImage("test:a", new() { Authorization = "Bearer two" }), Is.Not.SameAs(one));
        Assert.That(await Host.LoadImage("test:a"), Is.Not.SameAs(one));
        Assert.That(await Host.LoadImage("test:a", new() { Authorization = "Bearer one" }), Is.SameAs(one));
        Assert.That(_loader.Loads, Is.EqualTo(3));
    }

    [Test]
    public async Task LoadImage_NoLongerFresh_TheLoaderIsAskedAndTheOldImageServes()
    {
        _loader.FreshFor = TimeSpan.FromMinutes(5);
        var first = await Host.LoadImage("test:a");
        Time.Advance(TimeSpan.FromMinutes(6));

        Assert.That(await Host.LoadImage("test:a"), Is.SameAs(first));
        Assert.That((_loader.Loads, _loader.Questions), Is.EqualTo((1, 1)));
        Assert.That(Host.LoadImage("test:a").Completion.IsCompleted, "it is fresh again");
    }

    [Test]
    public async Task LoadImage_BytesHaveChanged_AreLoadedAgain()
    {
        await Host.LoadImage("test:a");
        _loader.Version = "2";

        Assert.That((await Host.LoadImage("test:a")).Source.Version, Is.EqualTo("2"));
        Assert.That((_loader.Loads, _loader.Questions), Is.EqualTo((2, 1)));
        Assert.That(Host.Cache.GetStatistics().Images, Is.EqualTo(1));
    }

    [Test]
    public async Task LoadImage_RevalidatorFails_IsLoadedAgain()
    {
        await Host.LoadImage("test:a");
        _loader.RevalidatorFails = true;

        await Host.LoadImage("test:a");

        Assert.That(_loader.Loads, Is.EqualTo(2));
    }

    [Test]
    public async Task Cancel_WhileTheLoaderIsAsked_ThePermitIsBackWhenTheQuestionHasEnded()
    {
        await Host.LoadImage("test:a");
        var answer = _loader.Answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var load = Host.LoadImage("test:a");
        await LoadAssertions.UntilAsync(() => _loader.Questions == 1);

        load.Cancel();

        Assert.That(await load.IsCancelledAsync());
        Assert.That(Host.LoadsRunning, Is.EqualTo(1), "the question is still being answered");
        answer.SetResult(true);
        await LoadAssertions.UntilAsync(() => Host.LoadsRunning == 0);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task LoadImage_TheLoaderIsAskedForTooLong_QuestionAndLoadHaveOneDeadline(bool isAnsweredLate)
    {
        await Host.LoadImage("test:a");
        var answer = _loader.Answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var load = Host.LoadImage("test:a");
        await LoadAssertions.UntilAsync(() => _loader.Questions == 1);

        Time.Advance(TimeSpan.FromSeconds(59));
        if (isAnsweredLate)
        {
            _loader.IsSlow = true;
            answer.SetResult(false);
            await LoadAssertions.UntilAsync(() => _loader.Loads == 2);
        }

        Assert.That(load.Completion.IsCompleted, Is.False);
        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.That((await load.FailureAsync()).Error, Is.EqualTo(ImageLoadError.Timeout));
        answer.TrySetResult(true);
        if (!isAnsweredLate)
            await LoadAssertions.UntilAsync(() => Host.LoadsRunning == 0);
    }

    [Test]
    public async Task LoadImage_NeverFreshAndNobodyToAsk_IsNotKept()
    {
        Host.RegisterImageLoader("plain", Loader.Pixel(7));
        await Host.LoadImage("plain:a");

        Assert.That(Host.Cache.GetStatistics().Images, Is.Zero);
    }

    [Test]
    public async Task Decache_WhileItLoads_LaterCallersGetALoadOfTheirOwn()
    {
        var go = new TaskCompletionSource();
        var loads = 0;
        Host.RegisterImageLoader("slow", Loader.From(async (request, _) =>
        {
            Interlocked.Increment(ref loads);
            await go.Task;
            return new Image(Loader.OnePixelBuffer(request, 0)) { Source = new() { FreshFor = Timeout.InfiniteTimeSpan } };
        }));
        var before = Host.LoadImage("slow:x");
        await LoadAssertions.UntilAsync(() => loads == 1);

        Host.Cache.Decache("slow:x");
        var after = Host.LoadImage("slow:x");
        await LoadAssertions.UntilAsync(() => loads == 2);
        go.SetResult();

        Assert.That(await before, Is.Not.SameAs(await after));
        Assert.That(await Host.LoadImage("slow:x"), Is.SameAs(await after), "the later one is kept");
    }

    [Test]
    public async Task Decache_AnotherId_WhatLoadsIsSharedAndKeptAllTheSame()
    {
        _loader.FreshFor = Timeout.InfiniteTimeSpan;
        _loader.IsSlow = true;
        var before = Host.LoadImage("test:a");
        await LoadAssertions.UntilAsync(() => _loader.Loads == 1);

        Host.Cache.Decache("test:b");
        var after = Host.LoadImage("test:a");
        _loader.Go.SetResult();

        Assert.That(await after, Is.SameAs(await before));
        Assert.That(Host.LoadImage("test:a").Completion.IsCompleted);
        Assert.That(_loader.Loads, Is.EqualTo(1));
    }

    [Test]
    public async Task Purge_WhileItLoads_ItIsNotKept()
    {
        _loader.FreshFor = Timeout.InfiniteTimeSpan;
        _loader.IsSlow = true;
        var load = Host.LoadImage("test:a");
        await LoadAssertions.UntilAsync(() => _loader.Loads == 1);

        Host.Cache.Purge();
        _loader.Go.SetResult();
        await load;

        Assert.That(Host.Cache.GetStatistics().Images, Is.Zero);
    }

    [Test]
    public async Task Registration_Replaced_NothingIsAnsweredByTheFormerCode()
    {
        _loader.FreshFor = Timeout.InfiniteTimeSpan;
        await Host.LoadImage("test:a");
        Host.RegisterImageLoader("test", Loader.Pixel(9));

        Assert.That(await Host.LoadImage("test:a").PixelAsync(), Is.EqualTo(9));
    }

    [Test]
    public async Task Events_TellOfLoadsOnceAndOfTheCache()
    {
        List<string> events = [];
        Host.ImageLoaded += result => events.Add($"loaded {result.ImageId} by {result.Plugin}");
        Host.ImageLoadFailed += result => events.Add($"failed {result.ImageId} {result.Failure!.Error}");
        Host.Cache.CacheChanged += change => events.Add($"{change.Action} {change.ImageId}");
        _loader.FreshFor = TimeSpan.FromMinutes(5);
        Host.RegisterImageLoader("bad", Loader.Failing(() => new InvalidDataException("no")));

        await Host.LoadImage("test:a");
        await Host.LoadImage("test:a");
        await Host.LoadImage("bad:b").FailureAsync();
        await Host.LoadImage("none:c").FailureAsync();
        Host.Cache.Purge();

        Assert.That(events, Is.EqualTo(
            new[] { "Added test:a", "loaded test:a by host", "failed bad:b Malformed", "failed none:c NoLoader", "Removed test:a" }));
    }

    [Test]
    public async Task ImageLoadProgress_IsToldOnceForAllWhoShareALoad_WhateverAHandlerDoes()
    {
        var steps = new System.Collections.Concurrent.ConcurrentQueue<(ImageId, ImageLoadProgress)>();
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Host.RegisterImageLoader("slow", Loader.From(async (request, _) =>
        {
            request.ReportProgress(5);
            await go.Task;
            request.ReportProgress(10, 10);
            return Loader.OnePixel(request, 0);
        }));
        Host.ImageLoadProgress += (_, _) => throw new InvalidOperationException();
        Host.ImageLoadProgress += (id, progress) => steps.Enqueue((id, progress));
        var loads = new[] { Host.LoadImage("slow:x"), Host.LoadImage("slow:x") };
        loads[0].ProgressChanged += _ => throw new InvalidOperationException();

        await LoadAssertions.UntilAsync(() => steps.Count == 1);
        go.SetResult();
        await Task.WhenAll(loads.Select(load => load.Completion));

        Assert.That(steps, Is.EqualTo(new (ImageId, ImageLoadProgress)[] { ("slow:x", new(5, null)), ("slow:x", new(10, 10)) }));
        Assert.That(loads[1].Progress, Is.EqualTo(new ImageLoadProgress(10, 10)),
            "one caller's handler does not keep the other caller from being told");
    }

    [Test]
    public async Task Handlers_Throw_TheCallersGetTheirImage()
    {
        _loader.FreshFor = TimeSpan.FromMinutes(5);
        Host.ImageLoaded += _ => throw new InvalidOperationException();
        Host.Cache.CacheChanged += _ => throw new InvalidOperationException();
        var told = 0;
        Host.ImageLoaded += _ => told++;

        Assert.That(await Host.LoadImage("test:a").PixelAsync(), Is.Zero);
        Assert.That(told, Is.EqualTo(1), "one handler does not keep the next from being told");
    }

    private sealed class VersionedLoader : IImageLoader, IImageRevalidator
    {
        private int _loads;
        private int _questions;

        public TimeSpan FreshFor { get; set; }

        public string Version { get; set; } = "1";

        public bool RevalidatorFails { get; set; }

        /// <summary>What the loader says when it is asked, where it takes its time.</summary>
        public TaskCompletionSource<bool>? Answer { get; set; }

        /// <summary>Whether loads wait for <see cref="Go"/>.</summary>
        public bool IsSlow { get; set; }

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Loads => _loads;

        public int Questions => _questions;

        public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(async (request, token) =>
        {
            Interlocked.Increment(ref _loads);
            if (IsSlow)
                await Go.Task.WaitAsync(token);
            return new Image(Loader.OnePixelBuffer(request, 0)) { Source = new() { Version = Version, FreshFor = FreshFor } };
        });

        public Task<bool> IsCurrentAsync(ImageLoadRequest request, ImageSource source)
        {
            Interlocked.Increment(ref _questions);
            if (Answer is { } answer)
                return answer.Task;
            return RevalidatorFails ? throw new IOException("gone") : Task.FromResult(source.Version == Version);
        }
    }
}
