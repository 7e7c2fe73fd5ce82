using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Plugins;

/// <summary>What becomes of generations that were replaced: their loads finish, then they are stopped, disposed, unloaded, and proven to be gone. Beside whatever else happens.</summary>
internal sealed class Retirement(string plugin, string likelyCauses, ImageLoaderOptions options, PluginServices services, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly List<Task> _retiring = [];
    private readonly List<PluginGeneration> _leaked = [];
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

    /// <summary>Generations that something still holds. One whose thread or timer ends later is counted no more then.</summary>
    public int Leaked
    {
        get
        {
            lock (_lock)
            {
                _leaked.RemoveAll(generation => generation.HasGone());
                return _leaked.Count;
            }
        }
    }

    /// <summary>What the last leak was, as long as there is one.</summary>
    public string? Trouble => Leaked > 0 ? Volatile.Read(ref _trouble) : null;

    public void CountLeak(PluginGeneration generation)
    {
        lock (_lock)
            _leaked.Add(generation);
    }

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

        var reason = string.Join(" ", ["Something still holds a generation that was replaced and unloaded.", .. troubles, likelyCauses]);
        Volatile.Write(ref _trouble, reason);
        CountLeak(generation);
        logger.Leaked(plugin, reason);
    }
}
