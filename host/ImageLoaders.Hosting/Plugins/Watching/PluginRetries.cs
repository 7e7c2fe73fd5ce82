using ImageLoaders.Hosting.Plugins.Lifecycle;

namespace ImageLoaders.Hosting.Plugins.Watching;

/// <summary>
/// Tries plugins again that could not be loaded for a temporary reason, in a host that does not watch its folder. Nothing else of the
/// folder is looked at.
/// </summary>
internal sealed class PluginRetries : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PluginSet _plugins;
    private readonly Task _loop;

    public PluginRetries(PluginSet plugins, TimeProvider time)
    {
        _plugins = plugins;
        _loop = RetryAsync(new PeriodicTimer(EnvironmentFailure.RetryDelay, time));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RetryAsync(PeriodicTimer timer)
    {
        using (timer)
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
                if (_plugins.IsAnyTriedAgain)
                    await _plugins.RetryAsync(_stop.Token).ConfigureAwait(false);
        }
    }
}
