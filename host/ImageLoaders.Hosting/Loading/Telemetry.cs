using System.Diagnostics;
using System.Diagnostics.Metrics;
using ImageLoaders.Hosting.Queue;

namespace ImageLoaders.Hosting.Loading;

/// <summary>The host's own meter and activity source, both named <c>ImageLoaders</c>, gone with the host.</summary>
internal sealed class Telemetry : IDisposable
{
    public const string Name = "ImageLoaders";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _loads;
    private readonly Histogram<double> _loadSeconds;
    private readonly Histogram<double> _queueSeconds;

    public Telemetry(ImageCache cache, RequestPool pool)
    {
        _loads = _meter.CreateCounter<long>("imageloaders.loads", "{load}", "Loads that have settled, by plugin and by error ('none' for an image).");
        _loadSeconds = _meter.CreateHistogram<double>("imageloaders.load.duration", "s", "Time of a load, its wait for a permit included.");
        _queueSeconds = _meter.CreateHistogram<double>("imageloaders.queue.duration", "s", "Time that a load waited for its permit.");
        _meter.CreateObservableGauge("imageloaders.loads.running", () => pool.Running, "{load}", "Loads that hold a permit.");
        _meter.CreateObservableGauge("imageloaders.loads.queued", () => pool.Queued, "{load}", "Loads that wait for a permit.");
        _meter.CreateObservableGauge("imageloaders.cache.bytes", () => cache.GetStatistics().SlabBytes, "By", "Bytes of slabs that cached images hold.");
        _meter.CreateObservableGauge("imageloaders.cache.images", () => cache.GetStatistics().Images, "{image}", "Images that are cached.");
        _meter.CreateObservableCounter("imageloaders.cache.hits", () => cache.GetStatistics().Hits, "{load}", "Loads that were answered from the cache.");
        _meter.CreateObservableCounter("imageloaders.cache.misses", () => cache.GetStatistics().Misses, "{load}", "Loads that were not.");
    }

    public ActivitySource Activities { get; } = new(Name);

    public void Queued(RequestType type, TimeSpan duration) =>
        _queueSeconds.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("request_type", type.ToString()));

    public void Settled(string plugin, ImageLoadException? failure, TimeSpan duration)
    {
        var tags = new TagList { { "plugin", plugin }, { "error", failure?.Error.ToString() ?? "none" } };
        _loads.Add(1, tags);
        _loadSeconds.Record(duration.TotalSeconds, tags);
    }

    public void Dispose()
    {
        _meter.Dispose();
        Activities.Dispose();
    }
}
