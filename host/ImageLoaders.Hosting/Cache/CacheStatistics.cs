namespace ImageLoaders.Hosting;

/// <summary>What the cache holds and has done, at one moment.</summary>
/// <param name="Images">Images that are kept.</param>
/// <param name="PixelBytes">Bytes of their pixels.</param>
/// <param name="SlabBytes">Bytes of the slabs that they keep in memory: what the budget counts.</param>
/// <param name="MaximumBytes">The budget.</param>
/// <param name="Hits">Loads that were answered from the cache.</param>
/// <param name="Misses">Loads that were not.</param>
/// <param name="Evictions">Images that were dropped to make room.</param>
public sealed record CacheStatistics(int Images, long PixelBytes, long SlabBytes, long MaximumBytes, long Hits, long Misses, long Evictions);
