using ImageLoaders.Hosting.Cache;
using ImageLoaders.TestTime;

namespace ImageLoaders.Hosting.Tests.Cache;

public sealed class ImageCacheTests
{
    private const int SlabBytes = 2 << 20;

    [Test]
    public void TryGet_AfterTryAdd_GivesTheSameSettledLoad()
    {
        var cache = new ImageCache(8 * SlabBytes);
        var entry = Entry("mr:1", new PixelAllocator());

        Assert.That(cache.TryAdd(entry));

        Assert.That(cache.TryGet(entry.Key, out var found));
        Assert.That(found!.Load, Is.SameAs(entry.Load));
    }

    [Test]
    public void TryGet_OtherCodeAuthorizationOrTarget_IsAnotherImage()
    {
        var cache = new ImageCache(8 * SlabBytes);
        var options = new ImageLoadOptions { Authorization = "Bearer one" };
        cache.TryAdd(Entry("mr:1", new PixelAllocator(), options));

        Assert.That(cache.TryGet(new("MR:1", "code", new() { Authorization = "Bearer one" }), out _),
            "the scheme is compared without case");
        Assert.That(cache.TryGet(new("mr:1", "code", new() { Authorization = "Bearer two" }), out _), Is.False);
        Assert.That(cache.TryGet(new("mr:1", "code", new()), out _), Is.False);
        Assert.That(cache.TryGet(new("mr:1", "other code", options), out _), Is.False);
        Assert.That(cache.TryGet(new("mr:1", "code", options with { Target = new(64, 64) }), out _), Is.False);
        Assert.That(cache.TryGet(new("mr:2", "code", options), out _), Is.False);
    }

    [Test]
    public void ImageKey_LongIdAndTheTextOfItsHash_AreDifferent()
    {
        ImageId longId = "mr:" + new string('x', 5000);

        Assert.That(new ImageKey(longId, "code", new()), Is.Not.EqualTo(new ImageKey(longId.ToKey(), "code", new())));
        Assert.That(new ImageKey(longId, "code", new()), Is.EqualTo(new ImageKey("MR:" + new string('x', 5000), "code", new())));
    }

    [Test]
    public void TryAdd_OverTheBudget_DropsTheLeastRecentlyUsedSlabWhole()
    {
        var cache = new ImageCache(2 * SlabBytes);
        var first = new PixelAllocator();
        CacheEntry[] old = [Entry("mr:1", first), Entry("mr:2", first)];
        var recent = Entry("mr:3", new PixelAllocator());
        foreach (var entry in (CacheEntry[])[.. old, recent])
            cache.TryAdd(entry);
        Assert.That(old[0].Image.Slab, Is.SameAs(old[1].Image.Slab));
        cache.TryGet(old[0].Key, out _);

        cache.TryAdd(Entry("mr:4", new PixelAllocator()));

        Assert.That(cache.TryGet(old[0].Key, out _), "used last");
        Assert.That(cache.TryGet(old[1].Key, out _), "its slab was used last");
        Assert.That(cache.TryGet(recent.Key, out _), Is.False);
        Assert.That(cache.GetStatistics(), Is.EqualTo(new CacheStatistics
        {
            Images = 3,
            PixelBytes = 3 << 19,
            SlabBytes = 2 * SlabBytes,
            MaximumBytes = 2 * SlabBytes,
            Evictions = 1,
        }));
    }

    [Test]
    public void TryPin_SlabStaysUntilItIsLetGo()
    {
        var cache = new ImageCache(SlabBytes);
        var pinned = Entry("mr:1", new PixelAllocator());
        cache.TryAdd(pinned);
        Assert.That(cache.TryPin("mr:1", out var pin));

        Assert.That(cache.TryAdd(Entry("mr:2", new PixelAllocator())), Is.False);
        Assert.That(cache.TryGet(pinned.Key, out _));
        pin!.Dispose();
        pin!.Dispose();
        Assert.That(cache.TryAdd(Entry("mr:2", new PixelAllocator())));
        Assert.That(cache.TryGet(pinned.Key, out _), Is.False);
        Assert.That(cache.TryPin("mr:1", out _), Is.False);
    }

    [Test]
    public void MaximumBytes_Lowered_DropsAtOnceAndTells()
    {
        var cache = new ImageCache(2 * SlabBytes);
        List<CacheChange> changes = [];
        cache.CacheChanged += changes.Add;
        cache.TryAdd(Entry("mr:1", new PixelAllocator()));
        cache.TryAdd(Entry("mr:2", new PixelAllocator()));

        cache.MaximumBytes = SlabBytes;

        Assert.That(changes.Select(change => (change.Action, change.ImageId)), Is.EqualTo(new (CacheAction, ImageId)[]
        {
            (CacheAction.Added, "mr:1"), (CacheAction.Added, "mr:2"), (CacheAction.Removed, "mr:1"),
        }));
        Assert.That(cache.GetStatistics().SlabBytes, Is.EqualTo(SlabBytes));
    }

    [Test]
    public void Remove_EntryThatWasReplaced_LeavesTheNewOne()
    {
        var cache = new ImageCache(4 * SlabBytes);
        var old = Entry("mr:1", new PixelAllocator());
        var fresh = Entry("mr:1", new PixelAllocator());
        cache.TryAdd(old);
        cache.TryAdd(fresh);

        cache.Remove(old);

        Assert.That(cache.TryGet(fresh.Key, out var found));
        Assert.That(found, Is.SameAs(fresh));
        Assert.That(cache.GetStatistics().SlabBytes, Is.EqualTo(SlabBytes));
    }

    [Test]
    public void TryGetFresh_CountsHitsAndMisses_AndEndsWithTheTime()
    {
        var time = new ManualTimeProvider();
        var cache = new ImageCache(8 * SlabBytes);
        var entry = Entry("mr:1", new PixelAllocator(), freshFor: TimeSpan.FromMinutes(5));
        entry.ConfirmedAt = time.GetTimestamp();
        cache.TryAdd(entry);

        Assert.That(cache.Find(entry.Key, time, out var found), Is.EqualTo(CacheStatus.Hit));
        Assert.That(found, Is.SameAs(entry));
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.That(cache.Find(entry.Key, time, out _), Is.EqualTo(CacheStatus.Stale));
        entry.ConfirmedAt = time.GetTimestamp();
        Assert.That(cache.Find(entry.Key, time, out _), Is.EqualTo(CacheStatus.Hit));
        cache.Remove(entry);
        Assert.That(cache.Find(entry.Key, time, out _), Is.EqualTo(CacheStatus.Miss));
        Assert.That(cache.GetStatistics() is { Hits: 2, Stale: 1, Misses: 1 });
    }

    [Test]
    public void Decache_IsToldBeforeWhatIsKeptIsDropped_AndWhatIsWantedNoMoreIsNotAdded()
    {
        List<(ImageId?, int)> told = [];
        ImageCache cache = null!;
        cache = new(8 * SlabBytes, decaching: id => told.Add((id, cache.GetStatistics().Images)));
        var entry = Entry("mr:1", new PixelAllocator());
        cache.TryAdd(entry);

        Assert.That(cache.Decache("MR:1"), Is.EqualTo(1));

        Assert.That(cache.TryAdd(entry, () => false), Is.False);
        Assert.That(cache.TryAdd(entry, () => true));
        Assert.That(cache.Purge(), Is.EqualTo(1));
        Assert.That(cache.GetStatistics().SlabBytes, Is.Zero);
        Assert.That(told, Is.EqualTo(new (ImageId?, int)[] { ("MR:1", 1), (null, 1) }));
    }

    [Test]
    public void CacheChanged_HandlerThrows_TheImageIsKeptAndTheOthersAreTold()
    {
        var log = new Plugins.RecordedLog();
        var cache = new ImageCache(8 * SlabBytes, log.CreateLogger("cache"));
        List<CacheAction> told = [];
        cache.CacheChanged += _ => throw new InvalidOperationException("of the embedder");
        cache.CacheChanged += change => told.Add(change.Action);

        Assert.That(cache.TryAdd(Entry("mr:1?token=secret", new PixelAllocator())));
        Assert.That(cache.Purge(), Is.EqualTo(1));

        Assert.That(told, Is.EqualTo(new[] { CacheAction.Added, CacheAction.Removed }));
        Assert.That(log.Entries.Select(entry => entry.Message),
            Has.Exactly(2).Contains("A handler of CacheChanged failed for mr:1?token=…"));
    }

    internal static CacheEntry Entry(ImageId id, PixelAllocator allocator, ImageLoadOptions? options = null, int lengthBytes =
        1 << 19, TimeSpan freshFor = default)
    {
        var image = new Image(allocator.Allocate(1 << 9, lengthBytes >> 9, PixelFormat.Gray8)) { Source = new() { FreshFor = freshFor } };
        var load = new ImageLoadRequest(id).Run((_, _) => Task.FromResult(image));
        return new CacheEntry(new ImageKey(id, "code", options ?? new()), load, image);
    }
}
