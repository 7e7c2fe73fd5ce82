using System.Runtime.CompilerServices;

namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>
/// However many load at once: what is kept never goes over the budget, and what lives beside it are images of loads that run.
/// </summary>
public sealed class CacheBoundTests
{
    private const int SlabBytes = 2 << 20;
    private const int Budget = 4 * SlabBytes;
    private const int Running = 3;

    [Test]
    public async Task LoadImage_ManyAtOnce_BytesStayWithinTheBudgetAndOneImagePerRunningLoad()
    {
        await using var host = await ImageLoaderHost.CreateAsync(Hosts.Options(options =>
        {
            options.PixelLimits = new();
            options.MaximumCacheBytes = Budget;
            options.RequestPool.MaximumRunning = Running;
        }));
        var slabs = new List<WeakReference>();
        host.RegisterImageLoader("one", Loader.From(async (request, _) =>
        {
            await Task.Yield();
            var pixels = request.AllocatePixels(1024, 2048, PixelFormat.Gray8); // a slab of its own
            lock (slabs)
                slabs.Add(new(pixels.Slab));
            return new Image(pixels) { Source = new() { FreshFor = Timeout.InfiniteTimeSpan } };
        }));
        long most = 0;
        var changes = 0;
        host.Cache.CacheChanged += _ =>
        {
            InterlockedMaximum(ref most, host.Cache.GetStatistics().SlabBytes);
            Interlocked.Increment(ref changes);
        };

        for (var round = 0; round < 10; round++)
        {
            await LoadAsync(host, round);
            Assert.That(host.Cache.GetStatistics(),
                Is.EqualTo(host.Cache.GetStatistics() with { Images = Budget / SlabBytes, SlabBytes = Budget, PixelBytes = Budget }),
                "it is full, and holds no more");
            await LoadAssertions.UntilAsync(() => host.LoadsRunning == 0);
            await LoadAssertions.UntilAsync(() => BytesAlive(slabs) <= Budget + (Running * SlabBytes));
        }

        Assert.That(most, Is.EqualTo(Budget));
        Assert.That(changes, Is.EqualTo(400 + 400 - (Budget / SlabBytes)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task LoadAsync(ImageLoaderHost host, int round) =>
        await Task.WhenAll(Enumerable.Range(round * 40, 40).Select(i => host.LoadImage($"one:{i}").Completion));

    private static long BytesAlive(List<WeakReference> slabs)
    {
        GC.Collect();
        lock (slabs)
            return slabs.Count(slab => slab.IsAlive) * (long)SlabBytes;
    }

    private static void InterlockedMaximum(ref long target, long value)
    {
        for (var seen = Volatile.Read(ref target); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
