using System.Diagnostics;
using System.Text;
using ImageLoaders;

namespace WadoLoader.Tests.Loading;

/// <summary>What became of many inputs, and of memory meanwhile: one table.</summary>
internal sealed class MutationOutcomes
{
    private const int SampleEvery = 100;

    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<long> _alive = [AliveNow()];
    private readonly long _residentBefore = Resident();
    private long _residentPeak;

    public int Inputs { get; private set; }

    /// <summary>Managed memory in use: before the first input, and whenever it was measured.</summary>
    public IReadOnlyList<long> AliveMiB => _alive;

    /// <param name="error">How it ended; <see langword="null"/>: with an image.</param>
    public void Count(ImageLoadError? error)
    {
        var name = error?.ToString() ?? "image";
        _counts[name] = _counts.GetValueOrDefault(name) + 1;
        if (++Inputs % SampleEvery == 0)
            _residentPeak = Math.Max(_residentPeak, Resident());
    }

    public void MeasureAlive() => _alive.Add(AliveNow());

    public override string ToString()
    {
        var table = new StringBuilder("| outcome | inputs | share |\n|---|---:|---:|\n");
        foreach (var (name, count) in _counts.OrderByDescending(pair => pair.Value))
            table.Append(null, $"| {name} | {count:N0} | {(double)count / Inputs:P2} |\n");
        return table.Append(null,
            $"| alive before, and after each quarter | {string.Join(", ", _alive)} MiB | grew by {_alive.Max() - _alive[0]} at most |\n")
            .Append(null,
                $"| resident before, and at its peak | {_residentBefore}, {_residentPeak} MiB | grew by "
                + $"{_residentPeak - _residentBefore} at most |").ToString();
    }

    private static long AliveNow()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true) >> 20;
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 >> 20;
    }
}
