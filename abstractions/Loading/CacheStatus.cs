namespace ImageLoaders;

/// <summary>How the host's cache took part in a load.</summary>
public enum CacheStatus
{
    /// <summary>No cache has taken part, or none has yet: the load is under way, or was made without a host.</summary>
    None,

    /// <summary>The image was kept and fresh. Nobody was asked for it.</summary>
    Hit,

    /// <summary>The image was kept but not fresh any more. Its loader was asked, and said that it is still current.</summary>
    Revalidated,

    /// <summary>
    /// An image was kept but not fresh any more, and its loader did not say that it is still current. The image was loaded again.
    /// </summary>
    Stale,

    /// <summary>No image was kept. It was loaded.</summary>
    Miss,
}
