using System.Diagnostics.CodeAnalysis;

namespace ImageLoaders.Hosting.Cache;

/// <summary>
/// The images of a cache and the slabs that they are in, the least recently used first. Not safe for concurrent use: the cache holds its
/// lock.
/// </summary>
internal sealed class CachedImages
{
    // The first image of each id, which a dictionary finds faster by text alone, and apart from it those of other code, callers and sizes.
    private readonly Dictionary<string, CacheEntry> _byId = [];
    private readonly Dictionary<ImageKey, CacheEntry> _others = [];
    private readonly Dictionary<PixelSlab, CachedSlab> _slabs = new(ReferenceEqualityComparer.Instance);
    private readonly LinkedList<CachedSlab> _leastRecentFirst = new();

    /// <summary>Gets or sets the budget, in bytes of slabs.</summary>
    public long MaximumBytes { get; set; }

    public int Count => _byId.Count + _others.Count;

    public IEnumerable<CacheEntry> All => _byId.Values.Concat(_others.Values);

    public long SlabBytes { get; private set; }

    public long PixelBytes { get; private set; }

    /// <summary>Gets how many images were dropped to make room.</summary>
    public long Evictions { get; private set; }

    public bool TryGet(in ImageKey key, [NotNullWhen(true)] out CacheEntry? entry) =>
        (_byId.TryGetValue(key.IdKey, out entry) && entry.Key.IsSameVariant(key)) || _others.TryGetValue(key, out entry);

    /// <summary>Makes an image the one that was used last.</summary>
    public void Touch(CacheEntry entry)
    {
        var node = entry.Slab!.Node;
        if (node != _leastRecentFirst.Last)
            MoveToEnd(node);
    }

    /// <summary>Adds an image; <see langword="false"/> when no room can be made for its slab.</summary>
    public bool TryAdd(CacheEntry entry, ImageSet? set, List<CacheEntry> dropped)
    {
        if (!_slabs.TryGetValue(entry.Image.Slab, out var slab))
        {
            var lengthBytes = entry.Image.Slab.LengthBytes;
            if (lengthBytes > MaximumBytes)
                return false;
            MakeRoom(lengthBytes, dropped, set);
            if (SlabBytes + lengthBytes > MaximumBytes)
                return false; // what is left is pinned, or of the same set
            slab = new CachedSlab(entry.Image.Slab);
            _slabs.Add(slab.Slab, slab);
            _leastRecentFirst.AddLast(slab.Node);
            SlabBytes += lengthBytes;
        }

        entry.Slab = slab;
        slab.Set = set ?? slab.Set;
        slab.Entries.Add(entry);
        if (!_byId.TryAdd(entry.Key.IdKey, entry))
            _others.Add(entry.Key, entry);
        PixelBytes += entry.Image.Pixels.Length;
        return true;
    }

    /// <summary>Drops the slabs that were used least recently, those with pins and those of a set excepted.</summary>
    public void MakeRoom(long lengthBytes, List<CacheEntry> dropped, ImageSet? set = null)
    {
        for (var node = _leastRecentFirst.First; node is not null && SlabBytes + lengthBytes > MaximumBytes;)
        {
            var next = node.Next;
            if (node.Value.Pins == 0 && (set is null || node.Value.Set != set))
            {
                Evictions += node.Value.Entries.Count;
                while (node.Value.Entries is [.., var last])
                    Drop(last, dropped);
            }

            node = next;
        }
    }

    /// <summary>Drops an image, and its slab with the last one in it.</summary>
    public void Drop(CacheEntry entry, List<CacheEntry> dropped)
    {
        if (!_others.Remove(entry.Key))
            _byId.Remove(entry.Key.IdKey);
        var slab = entry.Slab!;
        slab.Entries.Remove(entry);
        PixelBytes -= entry.Image.Pixels.Length;
        dropped.Add(entry);
        if (slab.Entries.Count == 0)
        {
            _slabs.Remove(slab.Slab);
            _leastRecentFirst.Remove(slab.Node);
            SlabBytes -= slab.Slab.LengthBytes;
        }
    }

    // Apart, so that what costs nothing is compiled into the caller.
    private void MoveToEnd(LinkedListNode<CachedSlab> node)
    {
        _leastRecentFirst.Remove(node);
        _leastRecentFirst.AddLast(node);
    }
}
