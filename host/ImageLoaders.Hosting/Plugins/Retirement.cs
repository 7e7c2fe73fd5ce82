using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Plugins;

/// <summary>What becomes of generations that were replaced: their loads finish, then they are stopped, disposed, unloaded, and proven to be gone. Beside whatever else happens.</summary>
internal sealed class Retirement(string plugin, string likelyCauses, ImageLoaderOptions options, PluginServices services, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly List<Task> _retiring = [];
    private int _leaked;
    private string? _trouble;

    /// <summary>Generations that are not gone yet.</summary>
    public int Retiring
    {
        get
        {
            lock (_lock)
                return _retiring.Count;
        }
    }

    /// <summary>Generations that something still holds.</summary>
    public int Leaked => Volatile.Read(ref _leaked);

    /// <summary>What the last leak was.</summary>
    public string? Trouble => Volatile.Read(ref _trouble);

    public void CountLeak() => Interlocked.Increment(ref _leaked);

    public void Retire(PluginGeneration generation)
    {
        lock (_lock)
        {
            var task = Task.Run(() => UnloadAsync(generation));
            _retiring.Add(task);
            _ = task.ContinueWith(Done, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    public Task WhenDoneAsync()
    {
        lock (_lock)
            return Task.WhenAll(_retiring);
    }

    private void Done(Task task)
    {
        lock (_lock)
            _retiring.Remove(task);
    }

    private async Task UnloadAsync(PluginGeneration generation)
    {
        var begin = services.TimeProvider.GetTimestamp();
        var troubles = await generation.UnloadAsync(new() { Drain = options.PluginDrainTimeout }).ConfigureAwait(false);
        services.Retired?.Invoke(generation.ContentHash);
        foreach (var trouble in troubles)
            logger.UnloadTrouble(plugin, trouble);
        if (await generation.IsGoneAsync().ConfigureAwait(false))
        {
            logger.Unloaded(plugin, services.TimeProvider.GetElapsedTime(begin));
            return;
        }

        CountLeak();
        var reason = string.Join(" ", ["Something still holds a generation that was replaced and unloaded.", .. troubles, likelyCauses]);
        Volatile.Write(ref _trouble, reason);
        logger.Leaked(plugin, reason);
    }
}
