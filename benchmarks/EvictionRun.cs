using ImageLoaders.Hosting;
using Microsoft.Extensions.Caching.Memory;

namespace ImageLoaders.Benchmarks;

/// <summary>What two caches do with 4,000 slices that eight threads put into a budget of 512 MiB. Run: <c>-- eviction</c>.</summary>
internal static class EvictionRun
{
    private const int Slices = 4000;
    private const int SliceBytes = 512 * 512 * 2;
    private const long BudgetBytes = 512L << 20;

    public static async Task RunAsync()
    {
        Console.WriteLine($"{Slices} slices of {SliceBytes >> 10} KiB by 8 threads into {BudgetBytes >> 20} MiB");
        Console.WriteLine("cache                  kept   of the last 200   most MiB   ms");
        await MemoryCacheAsync();
        await HostCacheAsync();
    }

    private static async Task MemoryCacheAsync()
    {
        using var cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = BudgetBytes, TrackStatistics = true });
        long most = 0;
        var begin = TimeProvider.System.GetTimestamp();
        await Parallel.ForAsync(0, Slices, Eight, (i, _) =>
        {
            var pixels = GC.AllocateUninitializedArray<byte>(SliceBytes);
            pixels.AsSpan().Fill((byte)i);
            using (var entry = cache.CreateEntry(i))
                (entry.Size, entry.Value) = (SliceBytes, pixels);

            most = Math.Max(most, cache.GetCurrentStatistics()!.CurrentEstimatedSize ?? 0);
            return ValueTask.CompletedTask;
        });
        var time = TimeProvider.System.GetElapsedTime(begin);
        Row("MemoryCache", cache.Count, Enumerable.Range(Slices - 200, 200).Count(i => cache.TryGetValue(i, out _)), most, time);
    }

    private static async Task HostCacheAsync()
    {
        await using var host = await ImageLoaderHost
            .CreateAsync(new() { PluginsPath = BenchmarkHost.NoPlugins, MaximumCacheBytes = BudgetBytes });
        host.RegisterImageLoader("kept", new SliceLoader());
        long most = 0;
        var begin = TimeProvider.System.GetTimestamp();
        await Parallel.ForAsync(0, Slices, Eight, async (i, cancellationToken) =>
        {
            await host.LoadImage($"kept:{i}", null, cancellationToken);
            most = Math.Max(most, host.Cache.GetStatistics().SlabBytes);
        });
        var time = TimeProvider.System.GetElapsedTime(begin);
        var before = host.Cache.GetStatistics();
        for (var i = Slices - 200; i < Slices; i++)
            _ = host.LoadImage($"kept:{i}");
        Row("ImageLoaderHost.Cache", before.Images, (int)(host.Cache.GetStatistics().Hits - before.Hits), most, time);
    }

    private static ParallelOptions Eight => new() { MaxDegreeOfParallelism = 8 };

    private static void Row(string cache, int kept, int lastKept, long most, TimeSpan time) =>
        Console.WriteLine($"{cache,-21} {kept,5}   {lastKept,15}   {most / (double)(1 << 20),8:F1}   {time.TotalMilliseconds:F0}");
}
