using System.Globalization;

namespace ImageLoaders.Benchmarks;

/// <summary>
/// How far the memory of a process that keeps another picture rises above what it holds while it loads frame 90 of 100, in KiB. Each file in a
/// process of its own. Linux only. Run: <c>-- frame-memory folder name</c>.
/// </summary>
internal static class FrameMemoryRun
{
    public static async Task RunAsync(string folder, string name)
    {
        await using var host = await BenchmarkHost.StartAsync();
        var kept = await host.LoadImage($"dicomfile:{folder}/{name}.dcm?frame=1");
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5"); // the highest mark falls to what is held now
        var before = Kibibytes("VmRSS:");
        await host.LoadImage($"dicomfile:{folder}/{name}.dcm?frame=90");
        Rows.Write($"{name} frame 90, KiB more", Kibibytes("VmHWM:") - before);
        GC.KeepAlive(kept);
    }

    private static double Kibibytes(string what)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(what, StringComparison.Ordinal));
        return double.Parse(line[what.Length..^2], CultureInfo.InvariantCulture);
    }
}
