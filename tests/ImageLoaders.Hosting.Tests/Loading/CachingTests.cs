using ImageLoaders.TestTime;

namespace ImageLoaders.Hosting.Tests.Loading;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CachingTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly VersionedLoader _loader = new();
    private ImageLoaderHost _host = null!;

    [SetUp]
    public async Task CreateHost()
    {
        _host = await ImageLoaderHost.CreateAsync(Hosts.Options(), timeProvider: _time);
        _host.RegisterImageLoader("test", _loader);
    }

    [TearDown]
    public async Task DisposeHost() => await _host.DisposeAsync();

    [Test]
    public async Task LoadImage_Fresh_IsAnsweredWithTheSettledLoad()
    {
        _loader.FreshFor = TimeSpan.FromMinutes(5);
        var first = await _host.LoadImage("test:a");

        var second = _host.LoadImage("test:a");

        Assert.That(second.Completion.IsCompletedSuccessfully);
        Assert.That(await second, Is.SameAs(first));
        Assert.That(_host.LoadImage("TEST:a"), Is.SameAs(second));
        Assert.That(_loader.Loads, Is.EqualTo(1));
        Assert.That(_host.Cache.GetStatistics() is { Images: 1, PixelBytes: 1, Hits: 2 });
    }

    [Test]
    public async Task LoadImage_NoLongerFresh_TheLoaderIsAskedAndTheOldImageServes()
    {
        _loader.FreshFor = TimeSpan.FromMinutes(5);
        var first = await _host.LoadImage("test:a");
        _time.Advance(TimeSpan.FromMinutes(6));

        Assert.That(await _host.LoadImage("test:a"), Is.SameAs(first));
        Assert.That((_loader.Loads, _loader.Questions), Is.EqualTo((1, 1)));
        Assert.That(_host.LoadImage("test:a").Completion.IsCompleted, "it is fresh again");
    }

    [Test]
    public async Task LoadImage_BytesHaveChanged_AreLoadedAgain()
    {
        await _host.LoadImage("test:a");
        _loader.Version = "2";

        Assert.That((await _host.LoadImage("test:a")).Source.Version, Is.EqualTo("2"));
        Assert.That((_loader.Loads, _loader.Questions), Is.EqualTo((2, 1)));
        Assert.That(_host.Cache.GetStatistics().Images, Is.EqualTo(1));
    }

    [Test]
    public async Task LoadImage_RevalidatorFails_IsLoadedAgain()
    {
        await _host.LoadImage("test:a");
        _loader.RevalidatorFails = true;

        await _host.LoadImage("test:a");

        Assert.That(_loader.Loads, Is.EqualTo(2));
    }

    [Test]
    public async Task LoadImage_NeverFreshAndNobodyToAsk_IsNotKept()
    {
        _host.RegisterImageLoader("plain", Loader.Pixel(7));
        await _host.LoadImage("plain:a");

        Assert.That(_host.Cache.GetStatistics().Images, Is.Zero);
    }

    [Test]
    public async Task Decache_WhileItLoads_LaterCallersGetALoadOfTheirOwn()
    {
        var go = new TaskCompletionSource();
        var loads = 0;
        _host.RegisterImageLoader("slow", Loader.Of(async (request, _) =>
        {
            Interlocked.Increment(ref loads);
            await go.Task;
            return new Image(Loader.OnePixelBuffer(request, 0)) { Source = new() { FreshFor = Timeout.InfiniteTimeSpan } };
        }));
        var before = _host.LoadImage("slow:x");
        await LoadAssertions.UntilAsync(() => loads == 1);

        _host.Cache.Decache("slow:x");
        var after = _host.LoadImage("slow:x");
        await LoadAssertions.UntilAsync(() => loads == 2);
        go.SetResult();

        Assert.That(await before, Is.Not.SameAs(await after));
        Assert.That(await _host.LoadImage("slow:x"), Is.SameAs(await after), "the later one is kept");
    }

    [Test]
    public async Task Registration_Replaced_NothingIsAnsweredByTheFormerCode()
    {
        _loader.FreshFor = Timeout.InfiniteTimeSpan;
        await _host.LoadImage("test:a");
        _host.RegisterImageLoader("test", Loader.Pixel(9));

        Assert.That(await _host.LoadImage("test:a").PixelAsync(), Is.EqualTo(9));
    }

    [Test]
    public async Task Events_TellOfLoadsOnceAndOfTheCache()
    {
        List<string> events = [];
        _host.ImageLoaded += result => events.Add($"loaded {result.ImageId} by {result.Plugin}");
        _host.ImageLoadFailed += result => events.Add($"failed {result.ImageId} {result.Failure!.Error}");
        _host.Cache.CacheChanged += change => events.Add($"{change.Action} {change.ImageId}");
        _loader.FreshFor = TimeSpan.FromMinutes(5);
        _host.RegisterImageLoader("bad", Loader.Failing(() => new InvalidDataException("no")));

        await _host.LoadImage("test:a");
        await _host.LoadImage("test:a");
        await _host.LoadImage("bad:b").FailureAsync();
        _host.Cache.Purge();

        Assert.That(events, Is.EqualTo(new[] { "Added test:a", "loaded test:a by host", "failed bad:b Malformed", "Removed test:a" }));
    }

    [Test]
    public async Task Handlers_Throw_TheCallersGetTheirImage()
    {
        _host.ImageLoaded += _ => throw new InvalidOperationException();

        Assert.That(await _host.LoadImage("test:a").PixelAsync(), Is.Zero);
    }

    private sealed class VersionedLoader : IImageLoader, IImageRevalidator
    {
        private int _loads;
        private int _questions;

        public TimeSpan FreshFor { get; set; }

        public string Version { get; set; } = "1";

        public bool RevalidatorFails { get; set; }

        public int Loads => _loads;

        public int Questions => _questions;

        public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run((request, _) =>
        {
            Interlocked.Increment(ref _loads);
            return Task.FromResult(new Image(Loader.OnePixelBuffer(request, 0)) { Source = new() { Version = Version, FreshFor = FreshFor } });
        });

        public ValueTask<bool> IsCurrentAsync(ImageLoadRequest request, ImageSource source)
        {
            Interlocked.Increment(ref _questions);
            return RevalidatorFails ? throw new IOException("gone") : ValueTask.FromResult(source.Version == Version);
        }
    }
}
