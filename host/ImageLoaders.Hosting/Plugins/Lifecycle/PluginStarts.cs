using ImageLoaders.Hosting.Plugins.Preparation;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>
/// Starts plugins beside whatever else happens. Of each plugin one start runs at a time: what is wanted of it meanwhile follows. Only
/// whoever holds the <see cref="ChangeLock"/> uses it.
/// </summary>
internal sealed class PluginStarts(
    KnownPlugins plugins,
    SchemeSettlement schemes,
    PluginRemoval dismissal,
    ChangeLock change,
    ImageLoaderOptions options,
    ILogger logger,
    CancellationToken stopping)
    : IDisposable
{
    private readonly Dictionary<HostedPlugin, Task> _running = [];
    private readonly Dictionary<HostedPlugin, bool> _toStartAgain = []; // and whether though its files be the same
    private ShadowFolders? _shadows;

    /// <summary>The starts that run.</summary>
    public IReadOnlyDictionary<HostedPlugin, Task> Running => _running;

    /// <summary>Starts a plugin; once more, when it starts already.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="evenIfSame">Whether a version is started that is the same as what serves.</param>
    /// <param name="begun">Gets what is to be waited for by whoever wants to see the end.</param>
    public void Start(HostedPlugin plugin, bool evenIfSame, Dictionary<HostedPlugin, Task> begun)
    {
        if (plugin.IsStarting)
        {
            _toStartAgain[plugin] = evenIfSame || _toStartAgain.GetValueOrDefault(plugin);
            return;
        }

        ShadowFolders shadows;
        try
        {
            shadows = _shadows ??= ShadowFolders.Open(options.StatePath);
        }
        catch (IOException exception) when (EnvironmentFailure.IsTemporary(exception))
        {
            logger.StatePathNotUsable(exception.Message);
            plugin.Postpone($"ImageLoaders:StatePath cannot be used: {exception.Message} It is tried again.");
            return;
        }

        plugin.Attempt();
        plugin.IsStarting = true;
        begun[plugin] = _running[plugin] = Task.Run(() => RunAsync(plugin, shadows, evenIfSame));
    }

    /// <summary>Deletes the copies of plugins. Nothing may run any more.</summary>
    public void Dispose() => _shadows?.Dispose();

    private async Task RunAsync(HostedPlugin plugin, ShadowFolders shadows, bool evenIfSame)
    {
        try
        {
            if (plugin.State is PluginState.Quarantined)
                await plugin.RetireAsync(new() { Drain = TimeSpan.FromSeconds(1) }, reason: null, prove: true).ConfigureAwait(false);
            // All of a look start at the same time, so that the budget of all is a deadline of each.
            var timeout = options.PluginStartTimeout < options.StartTimeout ? options.PluginStartTimeout : options.StartTimeout;
            await plugin.PrepareAsync(shadows, timeout, evenIfSame, stopping).ConfigureAwait(false);
        }
        finally
        {
            await EndAsync(plugin).ConfigureAwait(false);
        }
    }

    // Afterwards the plugin has the schemes that it won, or goes if it is wanted no more, or has started once more.
    private async Task EndAsync(HostedPlugin plugin)
    {
        var begun = new Dictionary<HostedPlugin, Task>();
        using (await change.EnterAsync().ConfigureAwait(false))
        {
            _running.Remove(plugin);
            plugin.IsStarting = false;
            var isToStartAgain = _toStartAgain.Remove(plugin, out var evenIfSame);
            if (!change.IsClosed)
            {
                schemes.Settle();
                await dismissal.RetireUnwantedAsync(plugin, begun).ConfigureAwait(false);
                if (isToStartAgain && plugins.WhyUnwanted(plugin) is null)
                    Start(plugin, evenIfSame, begun);
            }
        }

        await Task.WhenAll(begun.Values).ConfigureAwait(false);
    }
}
