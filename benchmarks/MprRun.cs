using System.Globalization;
using System.Runtime.CompilerServices;
using ImageLoaders.Hosting;

namespace ImageLoaders.Benchmarks;

/// <summary>
/// Planes through a series of 300 files by the real host. Run: <c>-- mpr folder</c> for planes of a series that is loaded, <c>-- mpr-first
/// folder</c> for the first one of a process, on as many cores as the process may use (<c>DOTNET_PROCESSOR_COUNT=1</c> for one). The values
/// are processor time in ms.
/// </summary>
internal static class MprRun
{
    private const int Planes = 11;
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
        foreach (var (name, id) in Cases)
        {
            var times = new List<(double Cpu, double Arithmetic)>();
            for (var i = 0; i < Planes; i++)
            {
                var at = (id.Contains("origin", StringComparison.Ordinal) ? 120 : 98) + (i * 0.7);
                var before = Environment.CpuUsage.TotalTime;
                var image = await host.LoadImage(string.Format(CultureInfo.InvariantCulture, id, at) + $";of=dicomfile:{folder}/series/");
                var cpu = Environment.CpuUsage.TotalTime - before;
                if (i > 1) // the first ones compile, and read the files
                    times.Add((cpu.TotalMilliseconds, image.DecodeTime.TotalMilliseconds));
            }

            Rows.Write(name, Median(times.Select(time => time.Cpu)));
            Rows.Write(name, Median(times.Select(time => time.Arithmetic)), "ours, sampling, wall");
        }
    }

    public static async Task RunFirstAsync(string folder)
    {
        await using var host = await ImageLoaderHost.CreateAsync(Options(1L << 30));
        var before = Environment.CpuUsage.TotalTime;
        await host.LoadImage($"mpr:sagittal;at=98;of=dicomfile:{folder}/series/");
        Rows.Write("first plane of 300 files", (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
        Rows.Write("process of the first plane", Environment.CpuUsage.TotalTime.TotalMilliseconds);
        var peak = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        Rows.Write("peak of the first plane, MB", double.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture) / 1024);
    }

    /// <summary>How many of 300 slices are decoded again for each plane, with a cache of 100 MB for 157 MB.</summary>
    public static async Task RunSmallCacheAsync(string folder)
    {
        await using var host = await ImageLoaderHost.CreateAsync(Options(100L << 20));
        var slices = 0;
        var seen = new ConditionalWeakTable<Image, object>(); // a part that was only revalidated is the picture of before
        host.ImageLoaded += result => slices += result.ImageId.Scheme == "dicomfile" && seen.TryAdd(result.Image!, slices) ? 1 : 0;
        for (var i = 0; i < 5; i++)
        {
            slices = 0;
            await host.LoadImage(string.Create(CultureInfo.InvariantCulture, $"mpr:sagittal;at={98 + i};of=dicomfile:{folder}/series/"));
            Rows.Write($"slices decoded for plane {i + 1}, cache 100 of 157 MB", slices);
        }
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
