using System.Buffers;
using System.Diagnostics;
using ImageLoaders.Hosting;

namespace ImageLoaders.Benchmarks;

/// <summary>
/// Slabs against plain arrays and a pool, each in a process of its own: time for 500 kept slices, then resident memory and collector pauses
/// after 20 series of 500 slices went through 512 MiB. Run: <c>-- memory slabs|arrays|pool</c>.
/// </summary>
internal static class PixelMemoryRun
{
    private const int SliceBytes = 512 * 512 * 2;
    private const int SeriesSlices = 500;
    private const int BudgetSlices = (int)((512L << 20) / SliceBytes);
    private static readonly byte[] Source = new byte[SliceBytes];

    public static async Task RunAsync(string kind)
    {
        Random.Shared.NextBytes(Source);
        var begin = Stopwatch.GetTimestamp();
        var kept = Keep500(kind);
        var first = Stopwatch.GetElapsedTime(begin);
        GC.KeepAlive(kept);
        kept = null;

        begin = Stopwatch.GetTimestamp();
        if (kind == "slabs")
            await ThroughTheHostAsync();
        else
            ThroughAQueue(kind);
        var series = Stopwatch.GetElapsedTime(begin);
        var pauses = GC.GetTotalPauseDuration();
        var resident = Process.GetCurrentProcess().WorkingSet64;
        Console.WriteLine(
            $"{kind,-7} 500 kept {first.TotalMilliseconds,7:F0} ms   20 series {series.TotalMilliseconds,7:F0} ms   resident "
            + $"{resident >> 20,5} MiB   pauses {pauses.TotalMilliseconds,6:F1} ms   gen2 {GC.CollectionCount(2)}");
    }

    private static object[] Keep500(string kind)
    {
        var allocator = new PixelAllocator();
        var kept = new object[SeriesSlices];
        for (var i = 0; i < SeriesSlices; i++)
        {
            if (kind == "slabs")
            {
                var pixels = allocator.Allocate(512, 512, PixelFormat.Gray16);
                Source.CopyTo(pixels.Memory.Span);
                kept[i] = pixels;
            }
            else
            {
                kept[i] = Copy(kind);
            }
        }

        return kept;
    }

    private static byte[] Copy(string kind)
    {
        var pixels = kind == "pool" ? ArrayPool<byte>.Shared.Rent(SliceBytes) : GC.AllocateUninitializedArray<byte>(SliceBytes);
        Source.CopyTo(pixels, 0);
        return pixels;
    }

    // What a cache without slabs does: the oldest slice out, back to the pool where there is one.
    private static void ThroughAQueue(string kind)
    {
        var kept = new Queue<byte[]>();
        for (var i = 0; i < 20 * SeriesSlices; i++)
        {
            if (kept.Count == BudgetSlices && kept.Dequeue() is var oldest && kind == "pool")
                ArrayPool<byte>.Shared.Return(oldest);
            kept.Enqueue(Copy(kind));
        }
    }

    private static async Task ThroughTheHostAsync()
    {
        await using var host = await ImageLoaderHost
            .CreateAsync(new() { PluginsPath = BenchmarkHost.NoPlugins, MaximumCacheBytes = 512L << 20 });
        host.RegisterImageLoader("kept", new CopyLoader());
        for (var i = 0; i < 20 * SeriesSlices; i++)
            await host.LoadImage($"kept:{i}");
    }

    private sealed class CopyLoader : IImageLoader
    {
        public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(static (request, _) =>
        {
            var pixels = request.AllocatePixels(512, 512, PixelFormat.Gray16);
            Source.CopyTo(pixels.Memory.Span);
            return Task.FromResult(new Image(pixels) { Source = new() { FreshFor = Timeout.InfiniteTimeSpan } });
        });
    }
}
