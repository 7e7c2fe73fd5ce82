using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ImageLoaders.Hosting.Budgets;

/// <summary>
/// What a host's loads share: the memory of the process, and its processors. Decodes that take much memory take time too: they leave one
/// processor to the others, and have a queue of their own. Safe for concurrent use.
/// </summary>
internal sealed class LoadBudget : IDisposable
{
    /// <summary>A decode that takes more is large.</summary>
    public const long LargeDecodeBytes = 128 << 20;

    private readonly ConcurrentDictionary<string, PluginBudget> _plugins = new(StringComparer.OrdinalIgnoreCase);
    private readonly Meter _meter = new("ImageLoaders");
    private readonly Counter<long> _refusals;
    private readonly ProcessMemory _memory;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly int _unstoppableDecodes;

    public LoadBudget(ImageLoaderOptions options, TimeProvider time, ProcessMemory? memory = null)
    {
        (_memory, _time, _timeout, LimitBytes) = (memory ?? ProcessMemory.Shared, time, options.LoadMemoryTimeout, options.LoadMemoryBytes);
        var processors = Environment.ProcessorCount;

        // One more than may be stuck, and a plugin is quarantined for what a file does: there are always fewer.
        _unstoppableDecodes = Math.Clamp(options.MaximumStuckCalls - 1, 1, processors);
        Decodes = new(processors);
        LargeDecodes = new(Math.Max(1, processors - 1));
        _refusals = _meter.CreateCounter<long>("imageloaders.memory.refusals", "{load}", "Loads that needed more memory than there was.");
        _meter.CreateObservableGauge("imageloaders.memory.held", () =>
            _memory.HeldBytes, "By", "Bytes that loads hold for what they receive and decode.");
        _meter.CreateObservableGauge("imageloaders.memory.waiting", () => _memory.Waiting, "{load}", "Loads that wait for memory.");
        _meter.CreateObservableGauge("imageloaders.memory.limit", () => LimitBytes, "By", "Bytes that loads may hold.");
        _meter.CreateObservableGauge(
            "imageloaders.decodes", () => _plugins.Select(static plugin =>
                new Measurement<int>(plugin.Value.Decodes, new KeyValuePair<string, object?>("plugin", plugin.Key))), "{decode}",
                "Decodes that run.");
    }

    public long LimitBytes { get; }

    public SemaphoreSlim Decodes { get; }

    public SemaphoreSlim LargeDecodes { get; }

    /// <summary>A plugin's view of it, the same for all of its generations.</summary>
    public ILoadBudget For(string plugin) => _plugins.GetOrAdd(plugin, static (_, budget) => new(budget, budget._unstoppableDecodes), this);

    public async ValueTask TakeAsync(long held, long wanted, CancellationToken cancellationToken)
    {
        try
        {
            await _memory.TakeAsync(held, wanted, LimitBytes, _timeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (ImageLoadException)
        {
            _refusals.Add(1);
            throw;
        }
    }

    public void Release(long bytes) => _memory.Release(bytes);

    // The semaphores stay: decodes that nobody can stop may outlive the host, and nobody asks them for a wait handle.
    public void Dispose() => _meter.Dispose();
}
