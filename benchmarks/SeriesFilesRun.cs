using ImageLoaders.Hosting;

namespace ImageLoaders.Benchmarks;

/// <summary>
/// 500 slices from files through the real host, nothing cached: frames dropped and frames kept, on as many cores as the process may use
/// (<c>taskset -c 0</c> for one). Run: <c>-- series-files folder</c>.
/// </summary>
internal static class SeriesFilesRun
{
    public static async Task RunAsync(string folder)
    {
        await using var host = await BenchmarkHost.StartAsync();
        var cores = Environment.ProcessorCount;
        foreach (var kind in DicomInputs.SeriesKinds)
        {
            var series = Enumerable.Range(0, DicomInputs.SeriesSlices).Select(i => new ImageId($"dicomfile:{folder}/series-{kind}/{i}.dcm"))
                .ToList();
            await Rows.MeasureAsync($"series {kind} dropped, {cores} core", () => LoadAsync(host, series, cores, null));
            await Rows.MeasureAsync($"series {kind} kept, {cores} core", async () =>
            {
                var kept = new Image[series.Count];
                await LoadAsync(host, series, cores, kept);
                GC.KeepAlive(kept);
            });
        }
    }

    private static async Task LoadAsync(ImageLoaderHost host, List<ImageId> series, int cores, Image[]? kept)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, cores).Select(_ => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < series.Count;)
            {
                var image = await host.LoadImage(series[i]);
                if (kept is not null)
                    kept[i] = image;
            }
        })));
    }
}
