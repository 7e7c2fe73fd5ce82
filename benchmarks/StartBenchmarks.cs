using BenchmarkDotNet.Attributes;

namespace ImageLoaders.Benchmarks;

/// <summary>
/// From nothing to a host that serves with the three plugins: inspection, private copies, contexts, start; and its end, unloads proven.
/// </summary>
public class StartBenchmarks
{
    private int _hosts;

    [Benchmark(Description = "start and stop of a host with three plugins")]
    public async Task<int> StartAndStop()
    {
        await using var host = await BenchmarkHost.StartAsync();
        if (host.Schemes.Length < 9)
            throw new InvalidOperationException($"Only {string.Join(", ", host.Schemes)} started.");
        return _hosts++;
    }
}
