namespace ImageLoaders.Hosting;

/// <summary>What the cache holds and has done, at one moment.</summary>
/// <param name="Images">Images that are kept.</param>
/// <param name="PixelBytes">Bytes of their pixels.</param>
/// <param name="SlabBytes">Bytes of the slabs that they keep in memory: what the budget counts.</param>
/// <param name="MaximumBytes">The budget.</param>
/// <param name="Hits">Loads that were answered from the cache, and asked nobody.</param>
/// <param name="Misses">Loads of which no image was kept.</param>
/// <param name="Evictions">Images that were dropped to make room.</param>
/// <param name="Stale">Loads of which an image was kept that was not fresh any more.</param>
/// <param name="Revalidated">How often a loader said that such an image is still current.</param>
public sealed record CacheStatistics(
    int Images,
    long PixelBytes,
    long SlabBytes,
    long MaximumBytes,
    long Hits,
    long Misses,
    long Evictions,
    long Stale = 0,
    long Revalidated = 0);
