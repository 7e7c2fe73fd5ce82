using System.Diagnostics;
using ImageLoaders.Hosting;

namespace ImageLoaders.Benchmarks;

/// <summary>
/// What a load costs beside others: one loader beside a misbehaving one (<c>-- disturbed</c>), 64 callers against one (<c>-- callers</c>),
/// and a series of 500 slices through the pipeline against the loader alone (<c>-- series</c>). Medians of rounds that take turns (the
/// series: slice by slice), and of their ratios, so that what else the machine does falls on both.
/// </summary>
internal static class ThroughputRun
{
    private const int Rounds = 15;
    private const int SeriesSlices = 500;

    public static async Task DisturbedAsync()
    {
        Console.WriteLine("loads a second of one plugin (example:stack, 2 callers), undisturbed and beside a loader that misbehaves");
        foreach (var (fault, loads) in Faults)
        {
            await using var host = await BenchmarkHost.StartAsync();
            using var registration = host.RegisterImageLoader("bad", new FaultyLoader(fault));
            await MeasureAsync(host, Example, callers: 2, loads: 200);
            var (alone, beside) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                alone.Add(await MeasureAsync(host, Example, callers: 2, loads: 3_000));
                using var stop = new CancellationTokenSource();
                var disturbance = DisturbAsync(host, loads, stop.Token);
                beside.Add(await MeasureAsync(host, Example, callers: 2, loads: 3_000));
                await stop.CancelAsync();
                await disturbance;
            }

            Row(fault, alone, "undisturbed", beside, "beside");
        }
    }

    public static async Task CallersAsync()
    {
        await using var host = await HostAsync();
        await MeasureAsync(host, Slice, callers: 64, loads: 500);
        var (one, many) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            one.Add(await MeasureAsync(host, Slice, callers: 1, loads: 1_000));
            many.Add(await MeasureAsync(host, Slice, callers: 64, loads: 1_000));
        }

        Console.WriteLine($"loads a second of 512x512x16 slices that are inflated, on {Environment.ProcessorCount} cores");
        Row("callers", one, "1 caller", many, "64 callers");
    }

    public static async Task SeriesAsync()
    {
        await using var host = await HostAsync();
        var loader = new DeflatedSliceLoader();
        var memory = new PixelAllocator();
        ImageLoadRequest Request(ImageId id) => new(id) { PixelAllocator = memory };
        var (alone, through) = (new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            var (first, second) = await SeriesInTurnsAsync(id => loader.LoadImage(Request(id)), id => host.LoadImage(id));
            if (round < 0)
                continue; // warm-up
            alone.Add(first);
            through.Add(second);
        }

        Console.WriteLine($"slices a second, {SeriesSlices} slices of 512x512x16 one after the other, inflated");
        Row("series", alone, "loader alone", through, "through the pipeline");
    }

    private static readonly (string Fault, int Loads)[] Faults = [("throws", 1), ("hangs", 40), ("blocks", 4), ("garbage", 1)];

    private static string Example(int i) => $"example:stack?frame={1 + (i % 16)}";

    private static string Slice(int i) => $"slice:{i}";

    private static async Task<ImageLoaderHost> HostAsync()
    {
        var host = await ImageLoaderHost.CreateAsync(new() { PluginsPath = BenchmarkHost.NoPlugins, MaximumCacheBytes = 0 });
        host.RegisterImageLoader("slice", new DeflatedSliceLoader());
        return host;
    }

    /// <summary>Loads a second, callers who come after each other ask for other ids, so that none is shared.</summary>
    private static async Task<double> MeasureAsync(ImageLoaderHost host, Func<int, string> idOf, int callers, int loads)
    {
        var next = 0;
        var begin = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) <= loads;)
                await host.LoadImage(idOf(i));
        })));
        return loads / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    /// <summary>Slices a second of both, which take turns after each slice, so that the machine's moods fall on both.</summary>
    private static async Task<(double First, double Second)> SeriesInTurnsAsync(Func<ImageId, ImageLoadObject> first,
        Func<ImageId, ImageLoadObject> second)
    {
        var (firstTime, secondTime) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var i = 0; i < SeriesSlices; i++)
        {
            if (i % 2 is 0)
                firstTime += await TimeAsync(first, Slice(i));
            secondTime += await TimeAsync(second, Slice(i));
            if (i % 2 is not 0)
                firstTime += await TimeAsync(first, Slice(i));
        }

        return (SeriesSlices / firstTime.TotalSeconds, SeriesSlices / secondTime.TotalSeconds);
    }

    private static async Task<TimeSpan> TimeAsync(Func<ImageId, ImageLoadObject> load, ImageId id)
    {
        var begin = Stopwatch.GetTimestamp();
        await load(id);
        return Stopwatch.GetElapsedTime(begin);
    }

    /// <summary>
    /// A hundred bursts a second, so that it is the fault that is measured and not the share of the processor that its callers take.
    /// </summary>
    private static async Task DisturbAsync(ImageLoaderHost host, int loads, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var running = new List<Task>();
        var number = 0;
        while (!stop.IsCancellationRequested)
        {
            while (running.Count < loads)
                running.Add(host.LoadImage($"bad:{number++}", null, stop).Completion);
            await timer.WaitForNextTickAsync(CancellationToken.None);
            running.RemoveAll(task => task.IsCompleted);
        }

        await Task.WhenAll(running).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static void Row(string what, List<double> first, string firstName, List<double> second, string secondName)
    {
        var ratio = Median(first.Zip(second, (a, b) => b / a));
        Console.WriteLine($"{what,-8} {firstName} {Median(first),8:F0}   {secondName} {Median(second),8:F0}   {100 * (ratio - 1),6:F1} %");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private sealed class FaultyLoader(string fault) : IImageLoader
    {
        public ImageLoadObject LoadImage(ImageLoadRequest request) => fault switch
        {
            "throws" => throw new InvalidOperationException("It throws on purpose."),
            "garbage" => null!,
            "blocks" => request.Run((_, token) =>
            {
                token.WaitHandle.WaitOne(); // a thread of the pool's, for as long as it is wanted
                throw new OperationCanceledException(token);
            }),
            _ => request.Run(async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                throw new OperationCanceledException(token);
            }),
        };
    }
}
