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
    private readonly CachedImages _images;
    private readonly ILogger _logger;
    private readonly Action<ImageId?>? _decaching;
    private long _hits;
    private long _misses;
    private long _stale;
    private long _revalidated;

    /// <param name="maximumBytes">The budget.</param>
    /// <param name="logger">Is told of handlers that fail.</param>
    /// <param name="decaching">
    /// Told of the id that is decached, <see langword="null"/> for all, before what is kept of it is dropped.
    /// </param>
    internal ImageCache(long maximumBytes, ILogger? logger = null, Action<ImageId?>? decaching = null)
    {
        _images = new() { MaximumBytes = maximumBytes };
        _logger = logger ?? NullLogger.Instance;
        _decaching = decaching;
    }

    /// <summary>Occurs after each change, on the thread that made it and outside of the lock. A handler must return quickly.</summary>
    public event Action<CacheChange>? CacheChanged;

    /// <summary>Gets or sets the budget, in bytes of slabs. 0 keeps no image. Decreasing it removes the excess at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 0.</exception>
    public long MaximumBytes
    {
        get
        {
            lock (_lock)
                return _images.MaximumBytes;
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            List<CacheEntry> dropped = [];
            lock (_lock)
            {
                _images.MaximumBytes = value;
                _images.MakeRoom(0, dropped);
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
    /// <param name="pin">An object that unpins the images when it is disposed.</param>
    /// <returns><see langword="false"/> if nothing is cached.</returns>
    public bool TryPin(ImageId imageId, [NotNullWhen(true)] out IDisposable? pin)
    {
        lock (_lock)
        {
            pin = null;
            if (_images.All.FirstOrDefault(entry => entry.Key.IsOf(imageId))?.Slab is not { } slab)
                return false;
            slab.Pins++;
            pin = new Pin(this, slab);
            return true;
        }
    }

    /// <summary>Returns the content and the counters of the cache.</summary>
    public CacheStatistics GetStatistics()
    {
        lock (_lock)
            return new()
            {
                Images = _images.Count,
                PixelBytes = _images.PixelBytes,
                SlabBytes = _images.SlabBytes,
                MaximumBytes = _images.MaximumBytes,
                Hits = _hits,
                Misses = _misses,
                Evictions = _images.Evictions,
                Stale = _stale,
                Revalidated = Interlocked.Read(ref _revalidated),
            };
    }

    /// <summary>
    /// Looks for an image that a load wants, and counts how that went: <see cref="CacheStatus.Hit"/>, <see cref="CacheStatus.Stale"/> or
    /// <see cref="CacheStatus.Miss"/>.
    /// </summary>
    internal CacheStatus Find(in ImageKey key, TimeProvider time, out CacheEntry? entry)
    {
        lock (_lock)
        {
            if (!_images.TryGet(key, out entry))
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
            _images.Touch(entry);
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
            if (_images.TryGet(key, out entry))
                _images.Touch(entry);
            return entry is not null;
        }
    }

    /// <summary>Returns what is kept, fresh or not, without any use of it.</summary>
    internal CacheEntry? Peek(in ImageKey key)
    {
        lock (_lock)
            return _images.TryGet(key, out var entry) ? entry : null;
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
                if (!_images.TryGet(key, out var entry))
                    continue;
                _images.Touch(entry);
                entry.Slab!.Set = set;
            }
        }
    }

    /// <summary>Keeps an image; <see langword="false"/> when no room can be made for its slab, or it is wanted no more.</summary>
    /// <param name="entry">The image.</param>
    /// <param name="isWanted">Asked with the cache locked: what is decached before is not added after.</param>
    /// <param name="set">The set that it belongs to: no image of that makes room for it.</param>
    internal bool TryAdd(CacheEntry entry, Func<bool>? isWanted = null, ImageSet? set = null)
    {
        List<CacheEntry> dropped = [];
        bool added;
        lock (_lock)
        {
            if (isWanted?.Invoke() == false)
                return false;
            if (_images.TryGet(entry.Key, out var former))
                _images.Drop(former, dropped);
            added = _images.TryAdd(entry, set, dropped);
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
            if (_images.TryGet(entry.Key, out var kept) && kept == entry)
                _images.Drop(entry, dropped);
        }

        Tell(dropped);
    }

    /// <summary>Drops every image that fits, and says how many.</summary>
    internal int RemoveWhere(Func<CacheEntry, bool> fits)
    {
        List<CacheEntry> dropped = [];
        lock (_lock)
        {
            foreach (var entry in _images.All.Where(fits).ToArray())
                _images.Drop(entry, dropped);
        }

        Tell(dropped);
        return dropped.Count;
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
