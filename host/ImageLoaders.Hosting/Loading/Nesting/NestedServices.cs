namespace ImageLoaders.Hosting.Loading;

/// <summary>What answers the requests of plugins.</summary>
internal sealed record NestedServices(
    LoadPipeline Pipeline, SharedLoads SharedLoads, MetadataLookup Metadata, ListLookup Lists, PathResolver Paths);
