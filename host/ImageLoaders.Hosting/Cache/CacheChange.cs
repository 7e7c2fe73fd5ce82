namespace ImageLoaders.Hosting;

/// <summary>Specifies what has happened to an image in the cache.</summary>
public enum CacheAction
{
    /// <summary>The image was added.</summary>
    Added,

    /// <summary>The image was removed: to make room, by <c>Decache</c> or <c>Purge</c>, or because it is no longer current.</summary>
    Removed,
}

/// <summary>Represents a change of the cache.</summary>
/// <param name="Action">What has happened.</param>
/// <param name="ImageId">The id of the image. For an id of more than 4,096 characters, its scheme and its hash.</param>
/// <param name="PixelBytes">The number of bytes of its pixels.</param>
public readonly record struct CacheChange(CacheAction Action, ImageId ImageId, long PixelBytes);
