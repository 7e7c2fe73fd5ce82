using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ImageLoaders.Hosting.Loading;

/// <summary>Scheme to loader and metadata providers: immutable snapshots, swapped whole, read without a lock.</summary>
internal sealed class RouteTable
{
    private readonly Lock _lock = new();
    private Snapshot _current = new([], [], []);

    /// <summary>Every scheme that has a loader, in lower case and ordinal order.</summary>
    public ImmutableArray<string> Schemes => Volatile.Read(ref _current).Schemes;

    /// <summary>Every type of files that has a loader, in ordinal order of the plugins' names.</summary>
    public ImmutableArray<RegisteredFileType> FileTypes => Volatile.Read(ref _current).FileTypes;

    public bool TryGetLoader(ReadOnlySpan<char> scheme, out Route? route) =>
        Volatile.Read(ref _current).Loaders.TryGetValue(scheme, out route);

    /// <summary>Those who may know a scheme's metadata, in the order to ask them.</summary>
    public ImmutableArray<MetadataRoute> GetMetadataProviders(ReadOnlySpan<char> scheme) =>
        Volatile.Read(ref _current).Providers.TryGetValue(scheme, out var providers) ? providers : [];

    /// <summary>
    /// Switches all routes of <paramref name="old"/> to those given, in one step. Of several routes for a scheme the embedder's last one
    /// counts, else the one that was there first.
    /// </summary>
    public void Replace(RouteOwner? old, ImmutableArray<Route> loaders, ImmutableArray<MetadataRoute> providers,
        ImmutableArray<FileTypeRoute> fileTypes = default)
    {
        lock (_lock)
        {
            var keptLoaders = _current.AllLoaders.RemoveAll(route => route.Owner == old);
            var keptProviders = _current.AllProviders.RemoveAll(route => route.Owner == old);
            var keptTypes = _current.AllFileTypes.RemoveAll(route => route.Owner == old);
            Volatile.Write(ref _current, new Snapshot(keptLoaders.AddRange(loaders), keptProviders.AddRange(providers),
                keptTypes.AddRange(fileTypes.IsDefault ? [] : fileTypes)));
        }
    }

    private sealed class Snapshot(
        ImmutableArray<Route> loaders, ImmutableArray<MetadataRoute> providers, ImmutableArray<FileTypeRoute> fileTypes)
    {
        public ImmutableArray<Route> AllLoaders => loaders;

        public ImmutableArray<MetadataRoute> AllProviders => providers;

        public ImmutableArray<FileTypeRoute> AllFileTypes => fileTypes;

        public ImmutableArray<RegisteredFileType> FileTypes { get; } =
            [.. fileTypes.Select(route => route.Type).OrderBy(type => type.Plugin, StringComparer.Ordinal)];

        public ImmutableArray<string> Schemes { get; } =
            [.. loaders.Select(route => route.Scheme).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];

        public FrozenDictionary<string, Route>.AlternateLookup<ReadOnlySpan<char>> Loaders { get; } = loaders
            .GroupBy(route => route.Scheme, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(
                group => group.Key,
                group => group.LastOrDefault(route => route.Owner is HostRegistration) ?? group.First(),
                StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();

        public FrozenDictionary<string, ImmutableArray<MetadataRoute>>.AlternateLookup<ReadOnlySpan<char>> Providers { get; } = providers
            .GroupBy(route => route.Scheme, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(
                group => group.Key,
                static group => group
                    .OrderByDescending(route => route.Priority)
                    .ThenBy(route => route.Owner.Name, StringComparer.Ordinal)
                    .ToImmutableArray(),
                StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
