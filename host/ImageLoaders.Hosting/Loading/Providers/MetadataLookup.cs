using System.Collections.Immutable;
using ImageLoaders.Hosting.Loading.Calls;
using ImageLoaders.Hosting.Loading.Parts;

namespace ImageLoaders.Hosting.Loading.Providers;

/// <summary>Asks for the metadata of ids. Safe for concurrent use.</summary>
internal sealed class MetadataLookup(RouteTable routes, Router router, PluginCallServices calls)
    : ProviderLookup<IMetadataProvider, ImageMetadata>(PartKind.Metadata, routes, router, calls)
{
    protected override ImmutableArray<ProviderRoute<IMetadataProvider>> GetProviders(ReadOnlySpan<char> scheme) =>
        Routes.GetMetadataProviders(scheme);

    protected override Task<ImageMetadata?>? Ask(IMetadataProvider provider, ImageLoadRequest request) =>
        provider.GetMetadataAsync(request);

    protected override ImageSource SourceOf(ImageMetadata answer) => answer.Source;
}
