using BenchmarkDotNet.Attributes;
using ImageLoaders.Hosting;

namespace ImageLoaders.Benchmarks;

/// <summary>
/// From nothing to a host that serves with its plugins: inspection, private copies, contexts, start; and its end, unloads proven. And one
/// plugin that is loaded again, until its generation before is gone.
/// </summary>
public class StartBenchmarks
{
    private const string Reloaded = "WebImageLoader";

    private ImageLoaderHost _host = null!;
    private int _hosts;

    [GlobalSetup(Target = nameof(Reload))]
    public async Task SetUp() => _host = await BenchmarkHost.StartAsync();

    [GlobalCleanup(Target = nameof(Reload))]
    public async Task CleanUp() => await _host.DisposeAsync();

    [Benchmark(Description = "start and stop of a host with its plugins")]
    public async Task<int> StartAndStop()
    {
        await using var host = await BenchmarkHost.StartAsync();
        if (host.Schemes.Length < 9)
            throw new InvalidOperationException($"Only {string.Join(", ", host.Schemes)} started.");
        return _hosts++;
    }

    [Benchmark(Description = "reload of a plugin")]
    public async Task<int> Reload()
    {
        await _host.ReloadPluginAsync(Reloaded);
        while (_host.Plugins.First(plugin => plugin.Name == Reloaded).RetiringGenerations > 0)
            await Task.Delay(1);
        return _hosts++;
    }
}
