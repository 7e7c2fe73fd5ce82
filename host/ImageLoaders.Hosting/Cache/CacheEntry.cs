using ImageLoaders.Hosting.Loading.Parts;

namespace ImageLoaders.Hosting.Cache;

/// <summary>An image that is kept. It holds the settled load that callers get, and nothing of the plugin that made it.</summary>
internal sealed class CacheEntry(ImageKey key, ImageLoadObject load, Image image, PartSet? parts = null)
{
    private long _confirmedAt;

    public ImageKey Key { get; } = key;

    /// <summary>The settled load; every caller gets this one.</summary>
    public ImageLoadObject Load { get; } = load;

    public Image Image { get; } = image;

    /// <summary>Where it lies while it is kept; the cache's lock is held around it.</summary>
    public CachedSlab? Slab { get; set; }

    /// <summary>The timestamp of the time provider when the bytes were last known to be current.</summary>
    public long ConfirmedAt
    {
        get => Volatile.Read(ref _confirmedAt);
        set => Volatile.Write(ref _confirmedAt, value);
    }

    /// <summary>What the image was made of, where that is what it holds by.</summary>
    public PartSet? Parts { get; } = parts;

    /// <summary>Returns until when nobody needs to be asked, as a timestamp.</summary>
    public long FreshUntil(TimeProvider time) => Parts?.FreshUntil ?? Part.FreshUntilOf(Image.Source, ConfirmedAt, time);

    public bool IsFresh(TimeProvider time)
    {
        if (Parts is not null)
            return time.GetTimestamp() < Parts.FreshUntil;
        var freshFor = Image.Source.FreshFor;
        return freshFor == Timeout.InfiniteTimeSpan || (freshFor > TimeSpan.Zero && time.GetElapsedTime(ConfirmedAt) < freshFor);
    }
}
