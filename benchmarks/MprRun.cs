using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using ImageLoaders.Hosting;

namespace ImageLoaders.Benchmarks;

/// <summary>
/// Planes through a series of 300 files by the real host. Run: <c>-- mpr folder</c> for planes of a series that is loaded, <c>-- mpr-first
/// folder</c> for the first one of a process, on as many cores as the process may use (<c>DOTNET_PROCESSOR_COUNT=1</c> for one). The values
/// are processor time in ms, but for those of sampling and of cancelling, which are wall time.
/// </summary>
internal static class MprRun
{
    private const int Planes = 11;
    private const int WarmUps = 4;
    private const string Oblique = "u=0.8,0.36,0.48;v=-0.6,0.48,0.64;spacing=0.7;size=512x512";

    private static readonly (string Name, string Id)[] Cases =
    [
        ("sagittal on the grid 512x300", "mpr:sagittal;at={0};spacing=0.7x1"),
        ("coronal on the grid 512x300", "mpr:coronal;at={0};spacing=0.7x1"),
        ("sagittal linear 512x429", "mpr:sagittal;at={0}"),
        ("coronal linear 512x429", "mpr:coronal;at={0}"),
        ("oblique nearest 512x512", "mpr:oblique;origin=10,{0},20;interpolation=nearest;" + Oblique),
        ("oblique linear 512x512", "mpr:oblique;origin=10,{0},20;" + Oblique),
        ("oblique cubic 512x512", "mpr:oblique;origin=10,{0},20;interpolation=cubic;" + Oblique),
        ("coronal MIP 20 mm 512x429", "mpr:coronal;at={0};slab=20,max,21"),
        ("oblique MIP 20 mm 512x512", "mpr:oblique;origin=10,{0},20;slab=20,max,21;" + Oblique),
    ];

    public static async Task RunAsync(string folder)
    {
        await using var host = await ImageLoaderHost.CreateAsync(Options(1L << 30));
        var cores = Environment.ProcessorCount == 1 ? "1 core" : $"{Environment.ProcessorCount} cores";
        await host.LoadImage($"mpr:sagittal;at=98;of=dicomfile:{folder}/series/"); // reads the files
        for (var round = 0; round < WarmUps; round++)
        {
            foreach (var (_, id) in Cases)
                await LoadAsync(host, id, $"dicomfile:{folder}/series/", WarmUps - round);
            await Task.Delay(300); // what was used often is compiled once more, beside the work
        }

        foreach (var (name, id) in Cases)
        {
            var planes = await LoadAsync(host, id, $"dicomfile:{folder}/series/");
            Rows.Write(name, Median(planes.Select(plane => plane.Cpu)));
            Rows.Write(name, Median(planes.Select(plane => plane.Sampling)), $"sampling, {cores}");
        }

        host.RegisterImageLoader("fresh", await FreshSeries.CreateAsync(host, $"dicomfile:{folder}/series/"));
        foreach (var (name, source) in new[] { ("fresh parts", "fresh:series"), ("parts in files", $"dicomfile:{folder}/series/") })
        {
            var planes = await LoadAsync(host, Cases[1].Id, source);
            Rows.Write($"a later plane above its arithmetic, {name}", Median(planes.Select(plane => plane.Cpu - plane.Sampling)));
        }
    }

    /// <summary>The first plane of a process.</summary>
    /// <param name="folder">The folder of the inputs.</param>
    /// <param name="name">What the rows are called.</param>
    /// <param name="isPermanent">Whether plugins stay until the process ends, as in the command <c>load</c>, and cannot be
    /// replaced.</param>
    /// <param name="isWarm">Whether the process has shown a plane of three other files before.</param>
    public static async Task RunFirstAsync(string folder, string name, bool isPermanent, bool isWarm = false)
    {
        var options = Options(1L << 30);
        if (isPermanent)
            options.PermanentPlugins.Add("*");
        await using var host = await ImageLoaderHost.CreateAsync(options);
        if (isWarm)
            await host.LoadImage($"mpr:sagittal;at=98;of=dicomfile:{MprInputs.WriteFew(folder)}/");
        var before = Environment.CpuUsage.TotalTime;
        await host.LoadImage($"mpr:sagittal;at=98;of=dicomfile:{folder}/series/");
        Rows.Write("first plane of 300 files", (Environment.CpuUsage.TotalTime - before).TotalMilliseconds, name);
        Rows.Write("process of the first plane", Environment.CpuUsage.TotalTime.TotalMilliseconds, name);
        var peak = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        Rows.Write("peak of the first plane, MB", double.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture) / 1024, name);
    }

    /// <summary>How many of 300 slices are decoded again for each plane, with a cache of 100 MB for 157 MB.</summary>
    public static async Task RunSmallCacheAsync(string folder)
    {
        await using var host = await ImageLoaderHost.CreateAsync(Options(100_000_000));
        var slices = 0;
        var seen = new ConditionalWeakTable<Image, object>(); // a part that was only revalidated is the picture of before
        host.ImageLoaded += result =>
        {
            if (result.ImageId.Scheme == "dicomfile" && seen.TryAdd(result.Image!, seen))
                Interlocked.Increment(ref slices);
        };
        for (var i = 0; i < 5; i++)
        {
            slices = 0;
            await host.LoadImage(string.Create(CultureInfo.InvariantCulture, $"mpr:sagittal;at={98 + i};of=dicomfile:{folder}/series/"));
            Rows.Write($"slices decoded for plane {i + 1}, cache 100 of 157 MB", slices);
        }
    }

    /// <summary>500 files of a real slice: a picture of each direction, the first with all that it takes.</summary>
    public static async Task RunRealAsync(string folder, string slice)
    {
        const int Slices = 500;
        await using var host = await ImageLoaderHost.CreateAsync(Options(1L << 30));
        if (!Directory.Exists($"{folder}/real"))
            MprInputs.WriteReal($"{folder}/real", (await host.LoadImage($"dicomfile:{slice}")).GetSamples<short>().ToArray(), Slices);
        foreach (var (name, id) in new[] { ("first: ", Cases[2].Id), ("", Cases[2].Id), ("", Cases[3].Id), ("", Cases[5].Id) })
        {
            var before = Environment.CpuUsage.TotalTime;
            var image = await host.LoadImage(IdOf(id, name.Length, $"dicomfile:{folder}/real/"));
            Rows.Write($"{name}{id.Split(';')[0]} of {Slices} real files, {image.Columns} x {image.Rows}, {image.MinimumValue} to "
                + $"{image.MaximumValue}", (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
        }
    }

    /// <summary>
    /// How long a plane works on after its caller has left: until no call of the plugin runs any more. The picture takes seconds otherwise.
    /// </summary>
    public static async Task RunCancelAsync(string folder)
    {
        await using var host = await ImageLoaderHost.CreateAsync(Options(1L << 30));
        await host.LoadImage($"mpr:sagittal;at=98;of=dicomfile:{folder}/series/");
        var times = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            var load = host.LoadImage($"mpr:oblique;origin=10,{120 + i},20;slab=100,max,201;u=0.8,0.36,0.48;v=-0.6,0.48,0.64;"
                + $"spacing=0.2;size=2000x2000;of=dicomfile:{folder}/series/");
            await Task.Delay(300); // it samples by then
            var begin = Stopwatch.GetTimestamp();
            load.Cancel();
            while (host.Plugins.Any(plugin => plugin.ActiveCalls > 0))
                await Task.Delay(1);
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        Rows.Write("work after a cancel, wall, median", Median(times));
        Rows.Write("work after a cancel, wall, longest", times.Max());
    }

    private static async Task<List<(double Cpu, double Sampling)>> LoadAsync(ImageLoaderHost host, string id, string source, int round = 0)
    {
        var times = new List<(double Cpu, double Sampling)>();
        for (var i = 0; i < Planes; i++)
        {
            var before = Environment.CpuUsage.TotalTime;
            var image = await host.LoadImage(IdOf(id, i + (round * Planes), source));
            var cpu = Environment.CpuUsage.TotalTime - before;
            if (i > 1) // the first ones compile
                times.Add((cpu.TotalMilliseconds, image.DecodeTime.TotalMilliseconds));
        }

        return times;
    }

    private static string IdOf(string id, int plane, string source)
    {
        var at = (id.Contains("origin", StringComparison.Ordinal) ? 120 : 98) + (plane * 0.7);
        return string.Format(CultureInfo.InvariantCulture, id, at) + $";of={source}";
    }

    private static ImageLoaderOptions Options(long cacheBytes)
    {
        var options = BenchmarkHost.Options();
        options.MaximumCacheBytes = cacheBytes;
        return options;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
