namespace ImageLoaders.Hosting;

/// <summary>Represents the content and the counters of the cache at one moment.</summary>
/// <param name="Images">The number of images in the cache.</param>
/// <param name="PixelBytes">The number of bytes of their pixels.</param>
/// <param name="SlabBytes">The number of bytes of the slabs that contain them. The budget counts these bytes.</param>
/// <param name="MaximumBytes">The budget, in bytes.</param>
/// <param name="Hits">The number of loads that were answered from the cache without asking a loader.</param>
/// <param name="Misses">The number of loads for which no image was in the cache.</param>
/// <param name="Evictions">The number of images that were removed to make room.</param>
/// <param name="Stale">The number of loads for which an image was in the cache that was no longer fresh.</param>
/// <param name="Revalidated">The number of times that a loader confirmed that such an image is still current.</param>
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
