using System.Diagnostics.CodeAnalysis;
using ImageLoaders.Hosting.Cache;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageLoaders.Hosting;

/// <summary>Keeps decoded images in memory, up to a number of bytes. It is safe for concurrent use.</summary>
/// <remarks>
/// The cache counts and removes slabs, because the memory of a slab is freed only when the last image in it is gone. The least recently
/// used slab is removed first, and room is made before an image is added. A pinned slab is not removed.
/// </remarks>
public sealed class ImageCache
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ImageKey, CacheEntry> _entries = [];
    private readonly Dictionary<PixelSlab, CachedSlab> _slabs = new(ReferenceEqualityComparer.Instance);
    private readonly LinkedList<CachedSlab> _leastRecentFirst = new();
    private long _maximumBytes;
    private long _slabBytes;
    private long _pixelBytes;
    private long _hits;
    private long _misses;
    private long _stale;
    private long _revalidated;
    private long _evictions;
    private readonly ILogger _logger;
    private readonly Action<ImageId?>? _decaching;

    /// <param name="maximumBytes">The budget.</param>
    /// <param name="logger">Is told of handlers that fail.</param>
    /// <param name="decaching">
    /// Told of the id that is decached, <see langword="null"/> for all, before what is kept of it is dropped.
    /// </param>
    internal ImageCache(long maximumBytes, ILogger? logger = null, Action<ImageId?>? decaching = null)
    {
        _maximumBytes = maximumBytes;
        _logger = logger ?? NullLogger.Instance;
        _decaching = decaching;
    }

    /// <summary>Occurs after each change, on the thread that made it and outside of the lock. A handler must return quickly.</summary>
    public event Action<CacheChange>? CacheChanged;

    /// <summary>Gets or sets the budget, in bytes of slabs. 0 keeps no image. Decreasing it removes the excess at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 0.</exception>
    public long MaximumBytes
    {
        get => Volatile.Read(ref _maximumBytes);
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            List<CacheEntry> dropped = [];
            lock (_lock)
            {
                _maximumBytes = value;
                MakeRoom(0, dropped);
            }

            Tell(dropped);
        }
    }

    /// <summary>
    /// Removes every image of an id, for all callers. A running load of the id is not kept, and later callers do not join it.
    /// </summary>
    /// <param name="imageId">The id of the image.</param>
    /// <returns>The number of images that were removed.</returns>
    public int Decache(ImageId imageId)
    {
        _decaching?.Invoke(imageId);
        return RemoveWhere(entry => entry.Key.IsOf(imageId));
    }

    /// <summary>Removes every image, pinned images included. Running loads are not kept, and later callers do not join them.</summary>
    /// <returns>The number of images that were removed.</returns>
    public int Purge()
    {
        _decaching?.Invoke(null);
        return RemoveWhere(static _ => true);
    }

    /// <summary>Keeps the cached images of an id, and the slabs that contain them, until the returned object is disposed.</summary>
    /// <param name="imageId">The id of the image.</param>
    /// <returns>An object that unpins the images when it is disposed; <see langword="null"/> if nothing is cached.</returns>
    public IDisposable? TryPin(ImageId imageId)
    {
        lock (_lock)
        {
            if (_entries.Values.FirstOrDefault(entry => entry.Key.IsOf(imageId))?.Slab is not { } slab)
                return null;
            slab.Pins++;
            return new Pin(this, slab);
        }
    }

    /// <summary>Returns the content and the counters of the cache.</summary>
    public CacheStatistics GetStatistics()
    {
        lock (_lock)
            return new(
                _entries.Count, _pixelBytes, _slabBytes, _maximumBytes, _hits, _misses, _evictions, _stale,
                Interlocked.Read(ref _revalidated));
    }

    /// <summary>
    /// Looks for an image that a load wants, and counts how that went: <see cref="CacheStatus.Hit"/>, <see cref="CacheStatus.Stale"/> or
    /// <see cref="CacheStatus.Miss"/>.
    /// </summary>
    internal CacheStatus Find(in ImageKey key, TimeProvider time, out CacheEntry? entry)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out entry))
            {
                _misses++;
                return CacheStatus.Miss;
            }

            if (!entry.IsFresh(time))
            {
                _stale++;
                return CacheStatus.Stale;
            }

            _hits++;
            Touch(entry);
            return CacheStatus.Hit;
        }
    }

    /// <summary>Counts an image whose loader said that it is still current.</summary>
    internal void CountRevalidated() => Interlocked.Increment(ref _revalidated);

    /// <summary>Returns what is kept, fresh or not.</summary>
    internal bool TryGet(in ImageKey key, [NotNullWhen(true)] out CacheEntry? entry)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out entry))
                Touch(entry);
            return entry is not null;
        }
    }

    /// <summary>Returns what is kept, fresh or not, without any use of it.</summary>
    internal CacheEntry? Peek(in ImageKey key)
    {
        lock (_lock)
            return _entries.GetValueOrDefault(key);
    }

    /// <summary>
    /// A set of images is about to be used: those of it that are kept stay, while the others are loaded.
    /// </summary>
    internal void BeginSet(ImageSet set, ReadOnlySpan<ImageKey> keys)
    {
        lock (_lock)
        {
            foreach (ref readonly var key in keys)
            {
                if (!_entries.TryGetValue(key, out var entry))
                    continue;
                Touch(entry);
                entry.Slab!.Set = set;
            }
        }
    }

    /// <summary>Keeps an image; <see langword="false"/> when no room can be made for its slab, or it is wanted no more.</summary>
    /// <param name="entry">The image.</param>
    /// <param name="isWanted">Asked with the cache locked: what is decached before is not added after.</param>
    /// <param name="set">The set that it belongs to: no image of that makes room for it.</param>
    internal bool TryAdd(CacheEntry entry, Func<bool>? isWanted = null, ImageSet set = default)
    {
        List<CacheEntry> dropped = [];
        bool added;
        lock (_lock)
        {
            if (isWanted?.Invoke() == false)
                return false;
            if (_entries.TryGetValue(entry.Key, out var former))
                Drop(former, dropped);
            added = TryAddLocked(entry, set, dropped);
        }

        Tell(dropped);
        if (added)
            Tell(CacheAction.Added, entry);
        return added;
    }

    /// <summary>Drops one image, if it is still the one that is kept.</summary>
    internal void Remove(CacheEntry entry)
    {
        List<CacheEntry> dropped = [];
        lock (_lock)
        {
            if (_entries.TryGetValue(entry.Key, out var kept) && kept == entry)
                Drop(entry, dropped);
        }

        Tell(dropped);
    }

    /// <summary>Drops every image that fits, and says how many.</summary>
    internal int RemoveWhere(Func<CacheEntry, bool> fits)
    {
        List<CacheEntry> dropped = [];
        lock (_lock)
        {
            foreach (var entry in _entries.Values.Where(fits).ToArray())
                Drop(entry, dropped);
        }

        Tell(dropped);
        return dropped.Count;
    }

    private void Touch(CacheEntry entry)
    {
        var node = entry.Slab!.Node;
        if (node == _leastRecentFirst.Last)
            return;
        _leastRecentFirst.Remove(node);
        _leastRecentFirst.AddLast(node);
    }

    private bool TryAddLocked(CacheEntry entry, ImageSet set, List<CacheEntry> dropped)
    {
        if (!_slabs.TryGetValue(entry.Image.Slab, out var slab))
        {
            var lengthBytes = entry.Image.Slab.LengthBytes;
            if (lengthBytes > _maximumBytes)
                return false;
            MakeRoom(lengthBytes, dropped, set);
            if (_slabBytes + lengthBytes > _maximumBytes)
                return false; // what is left is pinned, or of the same set
            slab = new CachedSlab(entry.Image.Slab);
            _slabs.Add(slab.Slab, slab);
            _leastRecentFirst.AddLast(slab.Node);
            _slabBytes += lengthBytes;
        }

        entry.Slab = slab;
        slab.Set = set == default ? slab.Set : set;
        slab.Entries.Add(entry);
        _entries.Add(entry.Key, entry);
        _pixelBytes += entry.Image.Pixels.Length;
        return true;
    }

    private void MakeRoom(long lengthBytes, List<CacheEntry> dropped, ImageSet set = default)
    {
        for (var node = _leastRecentFirst.First; node is not null && _slabBytes + lengthBytes > _maximumBytes;)
        {
            var next = node.Next;
            if (node.Value.Pins == 0 && (set == default || node.Value.Set != set))
            {
                _evictions += node.Value.Entries.Count;
                while (node.Value.Entries is [.., var last])
                    Drop(last, dropped);
            }

            node = next;
        }
    }

    private void Drop(CacheEntry entry, List<CacheEntry> dropped)
    {
        if (!_entries.Remove(entry.Key))
            return;
        var slab = entry.Slab!;
        slab.Entries.Remove(entry);
        _pixelBytes -= entry.Image.Pixels.Length;
        dropped.Add(entry);
        if (slab.Entries.Count == 0)
        {
            _slabs.Remove(slab.Slab);
            _leastRecentFirst.Remove(slab.Node);
            _slabBytes -= slab.Slab.LengthBytes;
        }
    }

    private void Tell(List<CacheEntry> dropped)
    {
        foreach (var entry in dropped)
            Tell(CacheAction.Removed, entry);
    }

    private void Tell(CacheAction action, CacheEntry entry)
    {
        if (CacheChanged is not { } handlers)
            return;
        var change = new CacheChange(action, entry.Key.IdKey, entry.Image.Pixels.Length);
        Handlers.Raise(handlers, change, static (handler, change) => handler(change), _logger, nameof(CacheChanged), change.ImageId);
    }

    private sealed class Pin(ImageCache cache, CachedSlab slab) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) != 0)
                return;
            lock (cache._lock)
                slab.Pins--;
        }
    }
}
