using System.Collections.Immutable;
using ImageLoaders.Hosting;

namespace ImageLoaders.AspNetCore.Listing;

/// <summary>A plugin as clients see it: nothing of where it lies.</summary>
internal sealed record PluginDescription(
    string Name,
    PluginState State,
    string? Reason,
    string? Version,
    ImmutableArray<string> Schemes,
    ImmutableArray<LostScheme> LostSchemes,
    string? ContentHash,
    long Loads,
    long Failures,
    ImmutableArray<string> Warnings)
{
    public static PluginDescription From(PluginStatus plugin) =>
        new(plugin.Name, plugin.State, plugin.Reason, plugin.Version, plugin.Schemes, plugin.LostSchemes, plugin.ContentHash, plugin.Loads,
            plugin.Failures, plugin.Warnings);
}

/// <summary>How the service is.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c>, <c>degraded</c> or <c>stopping</c>.</param>
/// <param name="Schemes">That are served.</param>
/// <param name="Missing">Plugins that should serve and do not, though nobody has said so: quarantined, or not loaded by something that may
/// pass.</param>
internal sealed record HealthDescription(string Status, IReadOnlyList<string> Schemes, IReadOnlyList<MissingPlugin> Missing);

/// <summary>
/// A plugin that should serve and does not. One that came while the host runs and fails is none: or a single bad copy in a folder that
/// replicas share would close them all.
/// </summary>
internal sealed record MissingPlugin(string Name, PluginState State, string? Reason)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<MissingPlugin> List(ImmutableArray<PluginStatus> plugins) =>
    [
        .. plugins.Where(static plugin => plugin.State == PluginState.Quarantined
            || (plugin.IsTriedAgain && plugin.State != PluginState.Active)
            || (plugin.IsFromStart && plugin.State is PluginState.Loading or PluginState.Rejected or PluginState.Faulted))
            .Select(static plugin => new MissingPlugin(plugin.Name, plugin.State, plugin.Reason)),
    ];
}
