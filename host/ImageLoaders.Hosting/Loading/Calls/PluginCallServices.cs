using ImageLoaders.Hosting.Loading.Nested;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Loading.Calls;

/// <summary>What every call into a plugin needs: time, limits, and the watches that all calls share. Safe for concurrent use.</summary>
/// <param name="timeProvider">The time of deadlines.</param>
/// <param name="logger">Is told of calls that fail or take too long.</param>
/// <param name="pixelAllocator">Where loaders take the memory of pixels from.</param>
/// <param name="loadTimeout">How long one load may take.</param>
/// <param name="stopping">Fires when the host stops.</param>
internal sealed class PluginCallServices(
    TimeProvider timeProvider, ILogger logger, PixelAllocator pixelAllocator, TimeSpan loadTimeout, CancellationToken stopping)
    : IDisposable
{
    private const int LongestLoadFactor = 10;

    private readonly ThreadPoolCompensation _threadPool = new(logger, new(timeProvider, stopping));

    public TimeProvider TimeProvider => timeProvider;

    public ILogger Logger => logger;

    public PixelAllocator PixelAllocator => pixelAllocator;

    public TimeSpan LoadTimeout => loadTimeout;

    /// <summary>Gets how long a call that was told to stop may run on before it is stuck.</summary>
    public TimeSpan StuckCallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the calls that run, which end at their deadlines and with the host.</summary>
    public RunningCalls Running => _threadPool.Running;

    /// <summary>Gets what adds threads to the pool while plugins block some.</summary>
    public ThreadPoolCompensation ThreadPool => _threadPool;

    /// <summary>Gets how long one load may take, the time included that it waits for other loads.</summary>
    public TimeSpan LongestLoad => loadTimeout * LongestLoadFactor;

    /// <summary>Gets what answers the requests of plugins for other images; <see langword="null"/> where there is nothing to ask.</summary>
    public NestedServices? Nested { get; set; }

    /// <summary>Returns when a load is due at the latest that is due then unless it waits for others.</summary>
    public long LastDeadline(long deadline) => deadline + ((LongestLoadFactor - 1) * Deadline(0));

    /// <summary>Returns when a load that began then is due; both are timestamps of <see cref="TimeProvider"/>.</summary>
    public long Deadline(long begin) => begin + (long)(loadTimeout.TotalSeconds * timeProvider.TimestampFrequency);

    public void Dispose()
    {
        Running.Dispose();
        ThreadPool.Dispose();
    }
}
