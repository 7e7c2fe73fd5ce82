namespace ImageLoaders.Hosting.Cache;

/// <summary>
/// A slab of pixels and the kept images that lie in it. Its memory comes back when all of them are gone, so they go together.
/// </summary>
internal sealed class CachedSlab
{
    public CachedSlab(PixelSlab slab)
    {
        Slab = slab;
        Node = new(this);
    }

    public PixelSlab Slab { get; }

    public LinkedListNode<CachedSlab> Node { get; }

    public List<CacheEntry> Entries { get; } = [];

    /// <summary>The set that an image of it was used by last; <see langword="null"/> for none.</summary>
    public ImageSet? Set { get; set; }

    /// <summary>How often somebody has said that an image of it must stay.</summary>
    public int Pins { get; set; }
}
