using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ImageLoaders.Hosting.Cache;

/// <summary>
/// The images of a cache and the slabs that they are in, the least recently used first. Not safe for concurrent use: the cache holds its
/// lock.
/// </summary>
internal sealed class CachedImages
{
    // By the key of the id: a dictionary hashes text alone faster than a key that contains text. The images of one id form a list.
    private readonly Dictionary<string, CacheEntry> _byId = [];
    private readonly Dictionary<PixelSlab, CachedSlab> _slabs = new(ReferenceEqualityComparer.Instance);
    private readonly LinkedList<CachedSlab> _leastRecentFirst = new();

    /// <summary>Gets or sets the budget, in bytes of slabs.</summary>
    public long MaximumBytes { get; set; }

    public int Count { get; private set; }

    public IEnumerable<CacheEntry> All
    {
        get
        {
            foreach (var first in _byId.Values)
                for (var entry = first; entry is not null; entry = entry.Next)
                    yield return entry;
        }
    }

    public long SlabBytes { get; private set; }

    public long PixelBytes { get; private set; }

    /// <summary>Gets how many images were dropped to make room.</summary>
    public long Evictions { get; private set; }

    public bool TryGet(in ImageKey key, [NotNullWhen(true)] out CacheEntry? entry)
    {
        _byId.TryGetValue(key.IdKey, out entry);
        while (entry is not null && !entry.Key.IsSameVariant(key))
            entry = entry.Next;
        return entry is not null;
    }

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
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_byId, entry.Key.IdKey, out _);
        (entry.Next, first) = (first, entry);
        Count++;
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
        Unlink(entry);
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

    private void Unlink(CacheEntry entry)
    {
        Count--;
        var idKey = entry.Key.IdKey;
        var previous = _byId[idKey];
        if (previous == entry && entry.Next is null)
            _byId.Remove(idKey);
        else if (previous == entry)
            _byId[idKey] = entry.Next!;
        else
        {
            while (previous.Next != entry)
                previous = previous.Next!;
            previous.Next = entry.Next;
        }

        entry.Next = null;
    }

    // Apart, so that what costs nothing is compiled into the caller.
    private void MoveToEnd(LinkedListNode<CachedSlab> node)
    {
        _leastRecentFirst.Remove(node);
        _leastRecentFirst.AddLast(node);
    }
}
