using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using ImageLoaders.Hosting;

namespace ImageLoaders.Testing.Trial;

/// <summary>Measures what one load costs, and finds a loader that keeps something of each.</summary>
internal sealed class CostTrial(ImageLoaderHost host)
{
    private const int Rounds = 3;
    private const int Loads = 4;
    private const long LargestLeak = 64 << 10;

    public async Task<Verdict> RunAsync(ImageId imageId)
    {
        var total = new Measurement();
        await LoadAsync(imageId, total).ConfigureAwait(false); // the first load compiles code
        (total.Milliseconds, total.AllocatedBytes) = (0, 0);
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            // What a pool or a cache of the loader's takes once is no leak: it does not grow with every round.
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var i = 0; i < Loads; i++)
                await LoadAsync(imageId, total).ConfigureAwait(false);
            least = Math.Min(least, (GC.GetTotalMemory(forceFullCollection: true) - before) / Loads);
        }

        var cost = new TrialCost(total.Milliseconds / (Rounds * Loads), total.AllocatedBytes / (Rounds * Loads), Math.Max(0, least));
        var said = string.Create(CultureInfo.InvariantCulture,
            $"one load: {cost.Milliseconds:0.00} ms, {cost.AllocatedBytes / 1024.0:N0} KiB allocated, "
            + $"{cost.KeptBytes / 1024.0:N0} KiB kept");
        return cost.KeptBytes > LargestLeak
            ? Verdict.Fail(said + ": each load leaves memory behind. Look for a collection that grows, and for images that are kept.", cost)
            : Verdict.Pass(said, cost);
    }

    // No image lives longer than this call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task LoadAsync(ImageId imageId, Measurement total)
    {
        var (begin, allocated) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true));
        var image = await host.LoadImage(imageId).Completion.ConfigureAwait(false);
        total.Milliseconds += Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        total.AllocatedBytes += GC.GetTotalAllocatedBytes(precise: true) - allocated + image.Pixels.Length;
        if (!total.Slab.TryGetTarget(out var slab) || slab != image.Slab)
            total.AllocatedBytes -= image.Slab.LengthBytes; // a new one, which holds many images
        total.Slab.SetTarget(image.Slab);
    }

    private sealed class Measurement
    {
        public double Milliseconds { get; set; }

        public long AllocatedBytes { get; set; }

        /// <summary>Gets the memory that the image before was a part of, if it is still there.</summary>
        public WeakReference<PixelSlab> Slab { get; } = new(null!);
    }
}
