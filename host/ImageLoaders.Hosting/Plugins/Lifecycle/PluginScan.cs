using ImageLoaders.Hosting.Plugins.Preparation;
using ImageLoaders.Hosting.Plugins.Watching;

namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>
/// Looks at the folder of plugins and at what the operator says, and does what has changed since the last look: starts what is new, or is
/// to be loaded anew, and retires what is wanted no more.
/// </summary>
internal sealed class PluginScan(
    KnownPlugins plugins,
    FolderChanges folders,
    OperatorState operatorState,
    SchemeSettlement schemes,
    PluginRemoval dismissal,
    PluginStarts starts,
    ChangeLock change)
{
    /// <summary>Looks, and begins with what has changed. What starts, and what must go, goes on doing so afterwards.</summary>
    /// <param name="isStart">Whether what lies in the folder counts as whole: <see cref="FolderChanges.Look"/>.</param>
    /// <param name="cancellationToken">A token to cancel waiting for the change that runs.</param>
    /// <returns>
    /// When to look again though nothing is heard of the folder, <see langword="null"/> when nothing waits; and the starts and
    /// retirements that run, by plugin.
    /// </returns>
    public async Task<(TimeSpan? Again, Dictionary<HostedPlugin, Task> Begun)> LookAsync(bool isStart, CancellationToken cancellationToken)
    {
        using (await change.EnterAsync(cancellationToken).ConfigureAwait(false))
        {
            if (change.IsClosed)
                return (null, []);
            var before = plugins.Commands;
            plugins.Commands = operatorState.Read();
            var present = plugins.All.Where(plugin => !plugin.IsGone);
            var look = folders.Look(present.ToDictionary(plugin => plugin.FolderPath, plugin => plugin.Attempted), isStart);
            foreach (var plugin in plugins.All)
                plugin.IsGone = look.Gone.Contains(plugin.FolderPath) || (plugin.IsGone && !look.Changed.Contains(plugin.FolderPath));
            schemes.Settle(); // before those who go lose theirs
            var begun = new Dictionary<HostedPlugin, Task>(starts.Running);
            foreach (var plugin in plugins.All)
                await dismissal.RetireUnwantedAsync(plugin, begun).ConfigureAwait(false);
            StartWanted(look.Changed, before, begun);
            return (look.LookAgainAfter, begun);
        }
    }

    /// <summary>Starts what could not be loaded by something that may pass. The folder and the operator are not asked.</summary>
    public async Task RetryAsync(CancellationToken cancellationToken)
    {
        using (await change.EnterAsync(cancellationToken).ConfigureAwait(false))
        {
            if (change.IsClosed)
                return;
            var failed = plugins.All.Where(static plugin => plugin.IsTriedAgain && !plugin.IsStarting && !plugin.IsGone);
            foreach (var plugin in failed.ToArray())
                if (plugins.WhyUnwanted(plugin) is null)
                    starts.Start(plugin, evenIfSame: false, []);
        }
    }

    private void StartWanted(IReadOnlyCollection<string> changed, OperatorCommands before, Dictionary<HostedPlugin, Task> begun)
    {
        foreach (var folder in changed.Union(plugins.Folders))
        {
            if (plugins.GetOrAdd(folder) is not { } plugin || plugins.WhyUnwanted(plugin) is not null)
                continue; // one that has leaked is not said to be disabled, and is all the same
            var (name, state) = (plugin.Name, plugin.State);
            var isReloaded = plugins.Commands.GetReloadTime(name) > before.GetReloadTime(name);
            var isTriedAgain = state != PluginState.Active && plugins.Commands.GetEnableTime(name) > before.GetEnableTime(name);
            var isWantedAgain = !plugin.IsStarting
                && state is PluginState.Disabled or PluginState.Draining or PluginState.Unloading or PluginState.Unloaded;
            if (changed.Contains(folder) || isReloaded || isTriedAgain || isWantedAgain)
                starts.Start(plugin, isReloaded, begun);
        }
    }
}
