namespace ImageLoaders.Hosting;

/// <summary>Represents the content and the counters of the cache at one moment.</summary>
public sealed record CacheStatistics
{
    /// <summary>Gets the number of images in the cache.</summary>
    public int Images { get; init; }

    /// <summary>Gets the number of bytes of their pixels.</summary>
    public long PixelBytes { get; init; }

    /// <summary>Gets the number of bytes of the slabs that contain them. The budget counts these bytes.</summary>
    public long SlabBytes { get; init; }

    /// <summary>Gets the budget, in bytes.</summary>
    public long MaximumBytes { get; init; }

    /// <summary>Gets the number of loads that were answered from the cache without asking a loader.</summary>
    public long Hits { get; init; }

    /// <summary>Gets the number of loads for which no image was in the cache.</summary>
    public long Misses { get; init; }

    /// <summary>Gets the number of images that were removed to make room.</summary>
    public long Evictions { get; init; }

    /// <summary>Gets the number of loads for which an image was in the cache that was no longer fresh.</summary>
    public long Stale { get; init; }

    /// <summary>Gets the number of times that a loader confirmed that such an image is still current.</summary>
    public long Revalidated { get; init; }
}
