using System.Collections.Immutable;

namespace ImageLoaders.Hosting;

/// <summary>Represents the list that <see cref="PluginCommands.Lock"/> has written.</summary>
/// <param name="Path">The path of the list.</param>
/// <param name="Plugins">The names of the plugins on it.</param>
public sealed record PluginLockList(string Path, ImmutableArray<string> Plugins);
