using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using ImageLoaders.Hosting.Tests.Plugins;
using ImageLoaders.TestTime;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>Why an answer came from the cache, or did not: the load object, the span, the log and the counters say the same.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CacheStatusTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly RecordedLog _log = new();
    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly AgingLoader _loader = new();
    private ActivityListener _listener = null!;
    private ImageLoaderHost _host = null!;

    [SetUp]
    public async Task CreateHost()
    {
        _host = await ImageLoaderHost.CreateAsync(Hosts.Options(), _log, _time);
        _host.RegisterImageLoader("aging", _loader);
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "ImageLoaders",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [TearDown]
    public async Task DisposeHost()
    {
        _listener.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task LoadImage_NothingIsKept_IsAMiss()
    {
        var load = _host.LoadImage("aging:a");
        Assert.That(load.CacheStatus, Is.EqualTo(CacheStatus.None), "it is not known yet");

        _loader.Go.SetResult();
        await load;

        await AssertExplainedAsync(load, CacheStatus.Miss, "aging:a is loaded by host (miss): no image of it was kept.");
    }

    [Test]
    public async Task LoadImage_KeptAndFresh_IsAHit()
    {
        await LoadAsync();
        _time.Advance(TimeSpan.FromMinutes(1));

        var load = _host.LoadImage("aging:a");

        Assert.That(load.Completion.IsCompletedSuccessfully);
        await AssertExplainedAsync(
            load,
            CacheStatus.Hit,
            "aging:a is answered from the cache (hit): it came from host, was current 00:01:00 ago, and is fresh for 00:05:00.");
    }

    [Test]
    public async Task LoadImage_KeptAndConfirmedByItsLoader_IsRevalidated()
    {
        await LoadAsync();
        _time.Advance(TimeSpan.FromMinutes(6));

        var load = _host.LoadImage("aging:a");
        await load;

        await AssertExplainedAsync(
            load,
            CacheStatus.Revalidated,
            "aging:a is answered from the cache (revalidated): it was not fresh any more, and host says that its source is still current.");
        Assert.That(_host.LoadImage("aging:a").CacheStatus, Is.EqualTo(CacheStatus.Hit), "it is fresh again");
    }

    [Test]
    public async Task LoadImage_KeptAndReplacedAtItsSource_IsStale()
    {
        await LoadAsync();
        _loader.Version = "2";
        _time.Advance(TimeSpan.FromMinutes(6));

        var load = _host.LoadImage("aging:a");

        Assert.That((await load).Source.Version, Is.EqualTo("2"));
        await AssertExplainedAsync(
            load,
            CacheStatus.Stale,
            "aging:a is loaded again (stale): it was kept but not fresh any more, and host did not say that its source is still current.");
    }

    [Test]
    public async Task LoadImage_KeptLongerThanItIsFreshAndNobodyToAsk_IsStale()
    {
        _host.RegisterImageLoader("plain", Loader.From((request, _) =>
            Task.FromResult(new Image(Loader.OnePixelBuffer(request, 0)) { Source = new() { FreshFor = TimeSpan.FromMinutes(5) } })));
        await _host.LoadImage("plain:a");
        _time.Advance(TimeSpan.FromMinutes(6));

        var load = _host.LoadImage("plain:a");
        await load;

        Assert.That(load.CacheStatus, Is.EqualTo(CacheStatus.Stale));
    }

    [Test]
    public async Task LoadImage_CallersWhoShareALoad_AreAllToldTheSame()
    {
        var loads = new[] { _host.LoadImage("aging:a"), _host.LoadImage("aging:a") };
        _loader.Go.SetResult();
        await Task.WhenAll(loads.Select(load => load.Completion));

        Assert.That(loads.Select(load => load.CacheStatus), Is.All.EqualTo(CacheStatus.Miss));
    }

    [Test]
    public async Task Counters_OneLoadOfEachKind_AreApart()
    {
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listening) =>
            {
                if (instrument.Meter.Name == "ImageLoaders")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        var counts = new ConcurrentDictionary<string, long>();
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, _, _) => counts.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        listener.Start();
        await LoadAsync(); // a miss
        await _host.LoadImage("aging:a"); // a hit
        _time.Advance(TimeSpan.FromMinutes(6));
        await _host.LoadImage("aging:a"); // stale, and revalidated
        _loader.Version = "2";
        _time.Advance(TimeSpan.FromMinutes(6));
        await _host.LoadImage("aging:a"); // stale, and loaded again
        listener.RecordObservableInstruments();

        Assert.That(_host.Cache.GetStatistics() is { Misses: 1, Hits: 1, Stale: 2, Revalidated: 1 });
        Assert.That(
            new[] { "misses", "hits", "stale", "revalidated" }.Select(name => counts["imageloaders.cache." + name]),
            Is.EqualTo(new[] { 1, 1, 2, 1 }));
    }

    private async Task LoadAsync()
    {
        _loader.Go.TrySetResult();
        await _host.LoadImage("aging:a");
        await LoadAssertions.UntilAsync(() => _spans.Count == 1);
        _spans.Clear();
        _log.Entries.Clear();
    }

    private async Task AssertExplainedAsync(ImageLoadObject load, CacheStatus status, string message)
    {
        Assert.That(load.CacheStatus, Is.EqualTo(status));
        await LoadAssertions.UntilAsync(() => !_spans.IsEmpty);
        var loads = _spans.Where(span => span.OperationName == "load");
        Assert.That(loads.Select(span => span.GetTagItem("cache.status")), Is.EqualTo(new[] { status.ToString() }));
        Assert.That(_log.Entries.Where(entry => entry.Level == LogLevel.Debug).Select(entry => entry.Message), Does.Contain(message));
    }

    private sealed class AgingLoader : IImageLoader, IImageRevalidator
    {
        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Version { get; set; } = "1";

        public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(async (request, token) =>
        {
            await Go.Task.WaitAsync(token);
            var source = new ImageSource { Version = Version, FreshFor = TimeSpan.FromMinutes(5) };
            return new Image(Loader.OnePixelBuffer(request, 0)) { Source = source };
        });

        public Task<bool> IsCurrentAsync(ImageLoadRequest request, ImageSource source) =>
            Task.FromResult(source.Version == Version);
    }
}
