using ImageLoaders.Hosting.Loading.Providers;

namespace ImageLoaders.Hosting.Loading.Nested;

/// <summary>What answers the requests of plugins.</summary>
internal sealed record NestedServices(
    LoadPipeline Pipeline, SharedLoads SharedLoads, MetadataLookup Metadata, ListLookup Lists, PathResolver Paths);
