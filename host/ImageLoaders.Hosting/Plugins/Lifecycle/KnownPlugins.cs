using System.Collections.Immutable;
using ImageLoaders.Hosting.Plugins.Preparation;

namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>
/// The plugins of a host by folder, and which of them are wanted. Whoever holds the <see cref="ChangeLock"/> may change it; everybody may
/// read it at any time.
/// </summary>
/// <param name="create">Makes the plugin of a folder.</param>
/// <param name="disabled">Which plugins are not to be loaded.</param>
internal sealed class KnownPlugins(Func<string, HostedPlugin> create, DisabledPlugins disabled)
{
    private ImmutableSortedDictionary<string, HostedPlugin> _plugins =
        ImmutableSortedDictionary.Create<string, HostedPlugin>(StringComparer.Ordinal);

    /// <summary>All of them, in ordinal order of their folders.</summary>
    public IEnumerable<HostedPlugin> All => Volatile.Read(ref _plugins).Values;

    /// <summary>Their folders.</summary>
    public IEnumerable<string> Folders => Volatile.Read(ref _plugins).Keys;

    /// <summary>What the operator said at the last look.</summary>
    public OperatorCommands Commands { get; set; } = new();

    /// <summary>Gets a plugin by its name, compared without case; one whose folder is there before one whose folder is gone.</summary>
    public HostedPlugin? Find(string name) =>
        All.Where(plugin => plugin.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).MinBy(plugin => plugin.IsGone);

    /// <summary>
    /// Gets the plugin of a folder, which is made when there is none yet; <see langword="null"/> when it was made and is refused for its
    /// name.
    /// </summary>
    public HostedPlugin? GetOrAdd(string folder) => _plugins.GetValueOrDefault(folder) ?? Add(folder);

    /// <summary>Forgets a plugin.</summary>
    public void Remove(HostedPlugin plugin) => Volatile.Write(ref _plugins, _plugins.Remove(plugin.FolderPath));

    /// <summary>Gets why a plugin is not to be loaded; <see langword="null"/> when it is.</summary>
    public string? WhyUnwanted(HostedPlugin plugin) =>
        plugin.IsGone ? "Its folder is gone." : disabled.Explain(plugin.Name, Commands);

    private HostedPlugin? Add(string folder)
    {
        var plugin = create(folder);
        var hasTwin = Find(plugin.Name) is { IsGone: false };
        Volatile.Write(ref _plugins, _plugins.Add(folder, plugin));
        if (hasTwin)
            plugin.Refuse(PluginState.Rejected, "Another plugin's name differs from this one by case alone. Rename one of them.");
        else if (WhyUnwanted(plugin) is { } reason)
            plugin.Refuse(PluginState.Disabled, reason);
        return hasTwin ? null : plugin;
    }
}
