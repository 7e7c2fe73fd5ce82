using System.Collections.Immutable;
using ImageLoaders.Hosting.Loading;

namespace ImageLoaders.Hosting.Plugins;

/// <summary>All plugins of one host: found in its folder, started side by side, and given their schemes when all of them have had their time.</summary>
internal sealed class PluginSet : IAsyncDisposable
{
    // The host stops: loads in flight have been cancelled before, and get this long to end.
    private static readonly UnloadDeadlines AtTheEnd = new() { Drain = TimeSpan.FromSeconds(2) };

    private readonly ImmutableArray<HostedPlugin> _plugins;
    private readonly RouteTable _routes;
    private readonly ShadowFolders? _shadows;

    private PluginSet(ImmutableArray<HostedPlugin> plugins, RouteTable routes, ShadowFolders? shadows) => (_plugins, _routes, _shadows) = (plugins, routes, shadows);

    /// <summary>How every folder is, in ordinal order of name.</summary>
    public ImmutableArray<PluginStatus> Plugins => [.. _plugins.Select(plugin => plugin.Status)];

    /// <summary>Threads that were to start a plugin, were given up, and still run.</summary>
    public int AbandonedThreads => _plugins.Count(plugin => plugin.HasAbandonedThread);

    /// <summary>Loads every plugin of the folder. What fails is in <see cref="Plugins"/> with its reason, and keeps nobody else.</summary>
    /// <exception cref="IOException">The state path cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The state path or the plugins folder cannot be used.</exception>
    public static async Task<PluginSet> StartAsync(ImageLoaderOptions options, PluginServices services, RouteTable routes, CancellationToken cancellationToken = default)
    {
        var logger = services.LoggerFactory.CreateLogger("ImageLoaders.Plugins");
        var pluginsPath = Path.GetFullPath(options.PluginsPath);
        if (!Directory.Exists(pluginsPath))
        {
            logger.NoPluginsFolder(pluginsPath);
            return new([], routes, null);
        }
        var shared = new SharedAssemblies();
        ImmutableArray<HostedPlugin> plugins = [.. PluginFolder.Candidates(pluginsPath).Select(folder => new HostedPlugin(folder, services, shared, logger))];
        if (plugins.IsEmpty)
            return new([], routes, null);
        var set = new PluginSet(plugins, routes, ShadowFolders.Open(options.StatePath));
        await set.LoadAllAsync(options, cancellationToken).ConfigureAwait(false);
        return set;
    }

    /// <summary>Unloads one plugin, and proves it by collecting garbage when that is wanted.</summary>
    /// <returns>How it is afterwards; <see langword="null"/> when there is none of that name.</returns>
    public async Task<PluginStatus?> UnloadAsync(string name, UnloadDeadlines deadlines, bool prove)
    {
        if (_plugins.FirstOrDefault(plugin => plugin.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } plugin)
            return null;
        await plugin.UnloadAsync(_routes, deadlines, prove).ConfigureAwait(false);
        return plugin.Status;
    }

    /// <summary>Unloads all, without a proof, and deletes their copies.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_plugins.Select(plugin => plugin.WhenCleanAsync())).ConfigureAwait(false);
        await Task.WhenAll(_plugins.Select(plugin => plugin.UnloadAsync(_routes, AtTheEnd, prove: false))).ConfigureAwait(false);
        foreach (var plugin in _plugins)
            plugin.Dispose();
        _shadows?.Dispose();
    }

    private async Task LoadAllAsync(ImageLoaderOptions options, CancellationToken cancellationToken)
    {
        // They start at the same time, so that the budget of all is a deadline of each.
        var timeout = options.PluginStartTimeout < options.StartTimeout ? options.PluginStartTimeout : options.StartTimeout;
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var starting = new List<Task>();
        foreach (var plugin in _plugins)
        {
            if (!names.Add(plugin.Name))
                plugin.Refuse(PluginState.Rejected, "Another plugin's name differs from this one by case alone. Rename one of them.");
            else if (options.DisabledPlugins.Contains(plugin.Name, StringComparer.OrdinalIgnoreCase))
                plugin.Refuse(PluginState.Disabled, "ImageLoaders:DisabledPlugins names it.");
            else
                starting.Add(Task.Run(() => plugin.LoadAsync(_shadows!, timeout, cancellationToken), CancellationToken.None));
        }
        await Task.WhenAll(starting).ConfigureAwait(false);

        var ready = _plugins.Where(plugin => plugin.Generation is not null).ToList();
        var outcomes = SchemeClaims.Settle(ready.Select(plugin => (plugin.Name, plugin.Generation!.ClaimedSchemes)), options.SchemeOwners);
        foreach (var plugin in ready)
            plugin.Publish(_routes, outcomes[plugin.Name]);
    }
}
