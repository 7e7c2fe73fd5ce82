using BenchmarkDotNet.Attributes;
using ImageLoaders.Hosting;

namespace ImageLoaders.Benchmarks;

/// <summary>What the host costs a load, beside the loader alone: a loader that has its image at hand.</summary>
public class DispatchBenchmarks
{
    // One after another within one call, so that the harness's own wait for a task is no part of what is measured.
    private const int Loads = 10_000;

    private readonly InstantLoader _loader = new();
    private ImageLoaderHost _host = null!;

    [GlobalSetup]
    public async Task SetUp()
    {
        _host = await ImageLoaderHost.CreateAsync(new() { PluginsPath = BenchmarkHost.NoPlugins, MaximumCacheBytes = 0 });
        _host.RegisterImageLoader("instant", _loader);
    }

    [GlobalCleanup]
    public async Task CleanUp() => await _host.DisposeAsync();

    [Benchmark(Baseline = true, Description = "the loader alone", OperationsPerInvoke = Loads)]
    public async Task LoaderAlone()
    {
        for (var i = 0; i < Loads; i++)
            await _loader.LoadImage(new ImageLoadRequest("instant:1"));
    }

    [Benchmark(Description = "the loader alone, each in a Task.Run", OperationsPerInvoke = Loads)]
    public async Task LoaderOnThePool()
    {
        for (var i = 0; i < Loads; i++)
            await Task.Run(async () => await _loader.LoadImage(new ImageLoadRequest("instant:1")));
    }

    [Benchmark(Description = "through the host", OperationsPerInvoke = Loads)]
    public async Task ThroughTheHost()
    {
        for (var i = 0; i < Loads; i++)
            await _host.LoadImage("instant:1");
    }

    private sealed class InstantLoader : IImageLoader
    {
        private readonly Image _image = new(new PixelAllocator().Allocate(512, 512, PixelFormat.Gray16));

        public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run((_, _) => Task.FromResult(_image));
    }
}
