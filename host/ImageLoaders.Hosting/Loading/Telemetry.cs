using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using ImageLoaders.Hosting.Queue;

namespace ImageLoaders.Hosting.Loading;

/// <summary>The host's own meter and activity source, both named <c>ImageLoaders</c>, gone with the host.</summary>
internal sealed class Telemetry : IDisposable
{
    public const string Name = "ImageLoaders";

    private const string PluginTag = "plugin";

    // Seconds, from an image of the cache's neighbourhood to one that comes slowly over a network.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _loads;
    private readonly Histogram<double> _loadSeconds;
    private readonly Histogram<double> _queueSeconds;
    private readonly Counter<long> _pixelBytes;

    public Telemetry(ImageCache cache, RequestPool pool, Func<ImmutableArray<PluginStatus>> plugins)
    {
        _loads = _meter.CreateCounter<long>(
            "imageloaders.loads", "{load}",
            "Loads that have settled, by plugin and by error ('none' for an image).");
        _loadSeconds = _meter.CreateHistogram(
            "imageloaders.load.duration", "s", "Time of a load, its wait for a permit included.", tags: null, Seconds);
        _pixelBytes = _meter.CreateCounter<long>("imageloaders.load.pixels", "By", "Bytes of the pixels that were loaded, by plugin.");
        _queueSeconds = _meter.CreateHistogram(
            "imageloaders.queue.duration", "s", "Time that a load waited for its permit.", tags: null, Seconds);
        _meter.CreateObservableGauge(
            "imageloaders.loads.running", () => pool.Count().Select(plugin => Measure(plugin.Plugin, plugin.Running)), "{load}",
            "Loads that hold a permit, by plugin.");
        _meter.CreateObservableGauge(
            "imageloaders.loads.queued", () => pool.Count().Select(plugin => Measure(plugin.Plugin, plugin.Queued)), "{load}",
            "Loads that wait for a permit, by plugin.");
        _meter.CreateObservableGauge(
            "imageloaders.plugin.calls", () => plugins().Select(plugin => Measure(plugin.Name, plugin.ActiveCalls)), "{call}",
            "Calls of a plugin's serving generation that run.");
        _meter.CreateObservableGauge(
            "imageloaders.plugin.calls.stuck", () => plugins().Select(plugin => Measure(plugin.Name, plugin.StuckCalls)), "{call}",
            "Calls that were told to stop and still run.");
        _meter.CreateObservableGauge(
            "imageloaders.plugin.leaked", () => plugins().Select(plugin => Measure(plugin.Name, plugin.LeakedGenerations)), "{generation}",
            "Generations that something still holds after they were unloaded.");
        _meter.CreateObservableGauge(
            "imageloaders.plugin.state", () => plugins().Select(MeasureState), null,
            "1 for the state that a plugin is in, by plugin and state.");
        _meter.CreateObservableGauge(
            "imageloaders.cache.bytes", () => cache.GetStatistics().SlabBytes, "By",
            "Bytes of slabs that cached images hold.");
        _meter.CreateObservableGauge("imageloaders.cache.images", () => cache.GetStatistics().Images, "{image}", "Images that are cached.");
        _meter.CreateObservableCounter(
            "imageloaders.cache.hits", () => cache.GetStatistics().Hits, "{load}",
            "Loads that were answered from the cache without asking a loader.");
        _meter.CreateObservableCounter(
            "imageloaders.cache.misses", () => cache.GetStatistics().Misses, "{load}",
            "Loads of which no image was kept.");
        _meter.CreateObservableCounter(
            "imageloaders.cache.stale", () => cache.GetStatistics().Stale, "{load}",
            "Loads of which an image was kept that was not fresh any more.");
        _meter.CreateObservableCounter(
            "imageloaders.cache.revalidated", () => cache.GetStatistics().Revalidated, "{load}",
            "Loads whose loader said that a stale image is still current.");
    }

    public ActivitySource Activities { get; } = new(Name);

    public void Queued(string plugin, RequestType type, TimeSpan duration) =>
        _queueSeconds.Record(duration.TotalSeconds, new TagList { { PluginTag, plugin }, { "request_type", type.ToString() } });

    /// <summary>Whether somebody listens to what <see cref="Settled"/> counts.</summary>
    public bool IsHeard => _loads.Enabled || _loadSeconds.Enabled || _pixelBytes.Enabled;

    public void Settled(ImageLoadResult result)
    {
        if (!IsHeard)
            return;
        var tags = new TagList { { PluginTag, result.Plugin }, { "error", result.Failure?.Error.ToString() ?? "none" } };
        _loads.Add(1, tags);
        _loadSeconds.Record(result.Duration.TotalSeconds, tags);
        if (result.Image is { } image)
            _pixelBytes.Add(image.Pixels.Length, new KeyValuePair<string, object?>(PluginTag, result.Plugin));
    }

    public void Dispose()
    {
        _meter.Dispose();
        Activities.Dispose();
    }

    private static Measurement<int> Measure(string plugin, int value) => new(value, new KeyValuePair<string, object?>(PluginTag, plugin));

    private static Measurement<int> MeasureState(PluginStatus plugin) =>
        new(1, [new(PluginTag, plugin.Name), new("state", plugin.State.ToString())]);
}
