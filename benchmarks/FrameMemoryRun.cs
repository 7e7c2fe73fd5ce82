using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace ImageLoaders.Benchmarks;

/// <summary>
/// How far the memory of a process that keeps frame 1 of 100 rises above what it holds while it loads frame 90, in KiB. Each file in a
/// process of its own. Linux only. Run: <c>-- frame-memory folder name</c>.
/// </summary>
internal static class FrameMemoryRun
{
    private static readonly byte[] Status = GC.AllocateArray<byte>(8 << 10, pinned: true);

    public static async Task RunAsync(string folder, string name)
    {
        await using var host = await BenchmarkHost.StartAsync();
        var kept = await host.LoadImage($"dicomfile:{folder}/{name}.dcm?frame=1");
        using var status = File.OpenHandle("/proc/self/status");
        Kibibytes(status, "VmHWM:"u8); // what looking takes is no part of it
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5"); // the highest mark falls to what is held now
        var before = Kibibytes(status, "VmRSS:"u8);
        await host.LoadImage($"dicomfile:{folder}/{name}.dcm?frame=90");
        Rows.Write($"{name} frame 90, KiB more", Kibibytes(status, "VmHWM:"u8) - before);
        GC.KeepAlive(kept);
    }

    private static int Kibibytes(SafeFileHandle status, ReadOnlySpan<byte> what)
    {
        var text = Status.AsSpan(0, RandomAccess.Read(status, Status, 0));
        return Utf8Parser.TryParse(text[(text.IndexOf(what) + what.Length)..].TrimStart("\t "u8), out int kibibytes, out _) ? kibibytes
            : throw new InvalidDataException("/proc/self/status does not say how much memory there is.");
    }
}
