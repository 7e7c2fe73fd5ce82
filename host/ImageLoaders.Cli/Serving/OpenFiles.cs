using System.Globalization;

namespace ImageLoaders.Cli.Serving;

/// <summary>How many files, connections among them, the process may have open.</summary>
internal static class OpenFiles
{
    /// <summary>The service itself, its plugins and its watches take about a hundred; the rest is for clients.</summary>
    private const long Least = 256;

    /// <exception cref="IOException">They are too few to serve anybody.</exception>
    public static void ThrowIfTooFew()
    {
        if (Limit() is { } limit && limit < Least)
        {
            var limits = string.Create(
                CultureInfo.InvariantCulture,
                    $"The process may have {limit} files and connections open, and serving takes {Least} at the least.");
            throw new IOException($"{limits} Raise the limit: ulimit -n, or LimitNOFILE of systemd.");
        }
    }

    // "Max open files 1024 524288 files": soft, then hard. The runtime raises the former to the latter when it starts.
    private static long? Limit()
    {
        const string Limits = "/proc/self/limits";
        if (!OperatingSystem.IsLinux() || !File.Exists(Limits))
            return null;
        var line = File.ReadLines(Limits).FirstOrDefault(static line => line.StartsWith("Max open files", StringComparison.Ordinal));
        var fields = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields is [_, _, _, var soft, ..] && long.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
