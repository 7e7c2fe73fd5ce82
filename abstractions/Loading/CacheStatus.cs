namespace ImageLoaders;

/// <summary>Specifies how the host's cache took part in a load.</summary>
public enum CacheStatus
{
    /// <summary>The cache has not taken part, or not yet: the load is running, or it was made without a host.</summary>
    None,

    /// <summary>A fresh image was in the cache. No loader was asked.</summary>
    Hit,

    /// <summary>An image was in the cache but no longer fresh. Its loader was asked, and confirmed that the image is current.</summary>
    Revalidated,

    /// <summary>
    /// An image was in the cache but no longer fresh, and its loader did not confirm that it is current. The image was loaded again.
    /// </summary>
    Stale,

    /// <summary>No image was in the cache. It was loaded.</summary>
    Miss,
}
