using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ImageLoaders.Hosting.Loading;

/// <summary>
/// Scheme to loader and to the providers of metadata and lists: immutable snapshots, swapped whole, read without a lock.
/// </summary>
internal sealed class RouteTable
{
    private readonly Lock _lock = new();
    private Snapshot _current = new([], [], [], []);

    /// <summary>Every scheme that has a loader, in lower case and ordinal order.</summary>
    public ImmutableArray<string> Schemes => Volatile.Read(ref _current).Schemes;

    /// <summary>Every type of files that has a loader, in ordinal order of the plugins' names.</summary>
    public ImmutableArray<RegisteredFileType> FileTypes => Volatile.Read(ref _current).FileTypes;

    public bool TryGetLoader(ReadOnlySpan<char> scheme, out Route? route) =>
        Volatile.Read(ref _current).Loaders.TryGetValue(scheme, out route);

    /// <summary>Returns whether anybody has registered the scheme.</summary>
    public bool IsKnown(ReadOnlySpan<char> scheme) =>
        TryGetLoader(scheme, out _) || !GetMetadataProviders(scheme).IsEmpty || !GetListProviders(scheme).IsEmpty;

    /// <summary>Those who may know a scheme's metadata, in the order to ask them.</summary>
    public ImmutableArray<ProviderRoute<IMetadataProvider>> GetMetadataProviders(ReadOnlySpan<char> scheme) =>
        Volatile.Read(ref _current).Metadata.Get(scheme);

    /// <summary>Those who may list what a scheme's ids stand for, in the order to ask them.</summary>
    public ImmutableArray<ProviderRoute<IImageListProvider>> GetListProviders(ReadOnlySpan<char> scheme) =>
        Volatile.Read(ref _current).Lists.Get(scheme);

    /// <summary>
    /// Switches all routes of <paramref name="old"/> to those given, in one step. Of several routes for a scheme the embedder's last one
    /// counts, else the one that was there first.
    /// </summary>
    public void Replace(
        RouteOwner? old,
        ImmutableArray<Route> loaders,
        ImmutableArray<ProviderRoute<IMetadataProvider>> metadata,
        ImmutableArray<ProviderRoute<IImageListProvider>> lists = default,
        ImmutableArray<FileTypeRoute> fileTypes = default)
    {
        lock (_lock)
        {
            Volatile.Write(ref _current, new Snapshot(
                _current.AllLoaders.RemoveAll(route => route.Owner == old).AddRange(loaders),
                _current.Metadata.All.RemoveAll(route => route.Owner == old).AddRange(metadata),
                _current.Lists.All.RemoveAll(route => route.Owner == old).AddRange(lists.IsDefault ? [] : lists),
                _current.AllFileTypes.RemoveAll(route => route.Owner == old).AddRange(fileTypes.IsDefault ? [] : fileTypes)));
        }
    }

    private sealed class Snapshot(
        ImmutableArray<Route> loaders,
        ImmutableArray<ProviderRoute<IMetadataProvider>> metadata,
        ImmutableArray<ProviderRoute<IImageListProvider>> lists,
        ImmutableArray<FileTypeRoute> fileTypes)
    {
        public ImmutableArray<Route> AllLoaders => loaders;

        public Providers<IMetadataProvider> Metadata { get; } = new(metadata);

        public Providers<IImageListProvider> Lists { get; } = new(lists);

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
    }

    private sealed class Providers<T>(ImmutableArray<ProviderRoute<T>> all)
        where T : class
    {
        private readonly FrozenDictionary<string, ImmutableArray<ProviderRoute<T>>>.AlternateLookup<ReadOnlySpan<char>> _byScheme = all
            .GroupBy(route => route.Scheme, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(
                group => group.Key,
                static group => group.Reverse() // the embedder's last one goes before its others
                    .OrderByDescending(route => route.Priority)
                    .ThenBy(route => route.Owner.Name, StringComparer.Ordinal)
                    .ToImmutableArray(),
                StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();

        public ImmutableArray<ProviderRoute<T>> All => all;

        public ImmutableArray<ProviderRoute<T>> Get(ReadOnlySpan<char> scheme) =>
            _byScheme.TryGetValue(scheme, out var providers) ? providers : [];
    }
}
