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
    string? ContentHash,
    long Loads,
    long Failures,
    ImmutableArray<string> Warnings)
{
    public static PluginDescription From(PluginStatus plugin) =>
        new(plugin.Name, plugin.State, plugin.Reason, plugin.Version, plugin.Schemes, plugin.ContentHash, plugin.Loads, plugin.Failures, plugin.Warnings);
}

/// <summary>How the service is.</summary>
internal sealed record HealthDescription(string Status, IReadOnlyList<string> Schemes);
