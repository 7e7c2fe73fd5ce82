using System.Collections.Immutable;
using ImageLoaders.Hosting.Loading.Calls;

namespace ImageLoaders.Hosting.Loading;

/// <summary>Asks for the images that ids stand for. Safe for concurrent use.</summary>
internal sealed class ListLookup(RouteTable routes, Router router, PluginCallServices calls)
    : ProviderLookup<IImageListProvider, ImageListing>(PartKind.List, routes, router, calls)
{
    protected override ImmutableArray<ProviderRoute<IImageListProvider>> GetProviders(ReadOnlySpan<char> scheme) =>
        Routes.GetListProviders(scheme);

    protected override Task<ImageListing?>? Ask(IImageListProvider provider, ImageLoadRequest request) =>
        provider.ListImagesAsync(request);

    protected override ImageSource SourceOf(ImageListing answer) => answer.Source;
}
