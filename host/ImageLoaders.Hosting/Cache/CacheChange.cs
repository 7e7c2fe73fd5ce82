namespace ImageLoaders.Hosting;

/// <summary>What has happened to an image in the cache.</summary>
public enum CacheAction
{
    /// <summary>It is kept now.</summary>
    Added,

    /// <summary>It was dropped: to make room, by <c>Decache</c> or <c>Purge</c>, or because it is current no more.</summary>
    Removed,
}

/// <summary>One change of the cache.</summary>
/// <param name="Action">What has happened.</param>
/// <param name="ImageId">To which image; of an id over 4,096 characters its scheme and hash.</param>
/// <param name="PixelBytes">Bytes of its pixels.</param>
public readonly record struct CacheChange(CacheAction Action, ImageId ImageId, long PixelBytes);
