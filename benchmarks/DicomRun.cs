using System.Diagnostics;
using System.Globalization;
using ImageLoaders.Hosting;

namespace ImageLoaders.Benchmarks;

/// <summary>The rows of benchmarks/peers/run.sh by this project: files through the real host, nothing cached. Run: <c>-- dicom folder</c>.</summary>
internal static class DicomRun
{
    private static readonly string[] Kinds = ["raw", "deflated", "rle", "jpeg8", "jpeg12", "jpegll", "jls", "j2k", "ht"];

    public static async Task RunAsync(string folder)
    {
        await using var host = await BenchmarkHost.StartAsync();
        foreach (var picture in (string[])["ct", "cr"])
        {
            foreach (var path in Kinds.Select(kind => Path.Combine(folder, $"{picture}-{kind}.dcm")).Where(File.Exists))
                await RowAsync(Path.GetFileNameWithoutExtension(path), 5, () => LoadAsync(host, path));
            await RowAsync($"{picture} header", 5, async () => await host.GetMetadataAsync($"dicomfile:{folder}/{picture}-raw.dcm"));
        }

        foreach (var name in (string[])["us-jpeg8", "us-raw"])
        {
            var path = $"{folder}/{name}.dcm?frame=90";
            await LoadAsync(host, path);
            var before = BytesRead();
            await LoadAsync(host, path);
            Row($"{name} frame 90 bytes", BytesRead() - before);
            await RowAsync($"{name} frame 90", 5, () => LoadAsync(host, path));
        }

        var series = Enumerable.Range(0, 500).Select(i => $"{folder}/series/{i}.dcm").ToList();
        await RowAsync("series dropped", 3, async () =>
        {
            foreach (var path in series)
                await LoadAsync(host, path);
        });
        await RowAsync("series dropped, 2 at once", 3, () => Parallel.ForEachAsync(series, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (path, _) => await LoadAsync(host, path)));
        await RowAsync("series kept", 3, async () =>
        {
            var kept = new List<Image>();
            foreach (var path in series)
                kept.Add(await host.LoadImage("dicomfile:" + path));
            GC.KeepAlive(kept);
        });
    }

    private static async Task LoadAsync(ImageLoaderHost host, string path) => await host.LoadImage("dicomfile:" + path);

    /// <summary>The median, after half a second for the compiler.</summary>
    private static async Task RowAsync(string name, int least, Func<Task> run)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalMilliseconds < 500;)
            await run();
        var times = new List<double>();
        for (var start = Stopwatch.GetTimestamp(); times.Count < least || (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 400 && times.Count < 2000);)
        {
            var begin = Stopwatch.GetTimestamp();
            await run();
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        times.Sort();
        Row(name, times[times.Count / 2]);
    }

    private static void Row(string name, double value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\tours\t{value:F4}"));

    private static double BytesRead() => double.Parse(File.ReadLines("/proc/self/io").First()["rchar: ".Length..], CultureInfo.InvariantCulture);
}
