using System.Collections.Immutable;
using ImageLoaders.Hosting.Loading;
using ImageLoaders.Hosting.Plugins.Contexts;
using ImageLoaders.Hosting.Plugins.Isolation;
using ImageLoaders.Hosting.Plugins.Lifecycle;
using ImageLoaders.Hosting.Plugins.Unloading;
using ImageLoaders.Hosting.Plugins.Watching;

namespace ImageLoaders.Hosting;

/// <summary>
/// Starts the plugins of a host once, follows their folder where that is wanted, and stops them. Safe for concurrent use.
/// </summary>
internal sealed class PluginLifetime(ImageLoaderOptions options, PluginServices services, RouteTable routes, CancellationToken stopping)
    : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private PluginSet? _plugins;
    private IAsyncDisposable? _follower;
    private ProcessGuard? _guard;
    private Task? _start;

    /// <summary>Gets the task that completes when every plugin has started or failed to; completed where nobody has started them.</summary>
    public Task Started => Volatile.Read(ref _start) ?? Task.CompletedTask;

    /// <summary>Gets the state of each plugin; empty until the start is through.</summary>
    public ImmutableArray<PluginStatus> Plugins => Volatile.Read(ref _plugins)?.Plugins ?? [];

    /// <summary>Starts the plugins, once.</summary>
    public Task StartAsync()
    {
        lock (_lock)
        {
            if (_start is null)
                Volatile.Write(ref _start, Task.Run(StartPluginsAsync));
            return _start!;
        }
    }

    /// <summary>Returns the plugins when they have started.</summary>
    public async Task<PluginSet> GetAsync(CancellationToken cancellationToken)
    {
        await StartAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        return _plugins!;
    }

    /// <summary>Returns why a scheme has no loader, where a plugin can tell.</summary>
    public string? Explain(string scheme) => Volatile.Read(ref _plugins)?.Explain(scheme);

    /// <summary>Unloads one plugin and proves it; <see langword="null"/> when there is none of that name.</summary>
    public Task<PluginStatus?> UnloadAsync(string name, UnloadDeadlines deadlines) =>
        _plugins?.UnloadAsync(name, deadlines, prove: true) ?? Task.FromResult<PluginStatus?>(null);

    public async ValueTask DisposeAsync()
    {
        await Started.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // whoever started it was told
        if (_follower is { } follower)
            await follower.DisposeAsync().ConfigureAwait(false);
        if (_plugins is { } plugins)
            await plugins.DisposeAsync().ConfigureAwait(false);
        _guard?.Dispose();
    }

    private async Task StartPluginsAsync()
    {
        if (options.GuardProcess)
            _guard = ProcessGuard.Install(() => Volatile.Read(ref _plugins), services.LoggerFactory.CreateLogger("ImageLoaders.Plugins"));
        var plugins = await PluginSet.StartAsync(options, services, routes, stopping).ConfigureAwait(false);
        Volatile.Write(ref _plugins, plugins);
        _follower = options.WatchPlugins
            ? new PluginWatcher(plugins, options, services)
            : new PluginRetries(plugins, services.TimeProvider);
    }
}
