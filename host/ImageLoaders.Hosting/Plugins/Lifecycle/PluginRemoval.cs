namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>
/// Lets plugins go that are wanted no more, because their folder is gone or somebody has disabled them. Only whoever holds the
/// <see cref="ChangeLock"/> uses it.
/// </summary>
internal sealed class PluginRemoval(KnownPlugins plugins, ChangeLock change, TimeSpan drain)
{
    /// <summary>Retires a plugin that is wanted no more.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="begun">Gets what is to be waited for by whoever wants to see the end.</param>
    public async Task RetireUnwantedAsync(HostedPlugin plugin, Dictionary<HostedPlugin, Task> begun)
    {
        if (plugins.WhyUnwanted(plugin) is not { } reason)
            return;
        if (plugin.IsStarting)
        {
            plugin.Withdraw(); // it goes when what starts has started or failed to
            return;
        }

        await plugin.RetireAsync(new() { Drain = drain }, reason, prove: true).ConfigureAwait(false);
        if (plugin.WhenRetiredAsync() is { IsCompleted: false } retired)
            begun[plugin] = DismissAsync(plugin, retired);
        else
            Dismiss(plugin);
    }

    private async Task DismissAsync(HostedPlugin plugin, Task retired)
    {
        await retired.ConfigureAwait(false);
        using (await change.EnterAsync().ConfigureAwait(false))
        {
            if (!change.IsClosed)
                Dismiss(plugin);
        }
    }

    // It may be wanted again by now, or have gone once more.
    private void Dismiss(HostedPlugin plugin)
    {
        if (plugin.IsStarting || plugin.State is PluginState.Draining or PluginState.Unloading or PluginState.Leaked)
            return;
        if (plugins.WhyUnwanted(plugin) is not { } reason)
            return;
        if (plugin.IsGone)
            plugins.Remove(plugin);
        else if (plugin.State != PluginState.Disabled)
            plugin.Refuse(PluginState.Disabled, reason);
    }
}
