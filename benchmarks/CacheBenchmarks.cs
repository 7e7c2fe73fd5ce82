using BenchmarkDotNet.Attributes;
using ImageLoaders.Hosting;
using Microsoft.Extensions.Caching.Memory;

namespace ImageLoaders.Benchmarks;

/// <summary>
/// What an answer from the cache costs, beside a hit of Microsoft.Extensions.Caching.Memory with a size limit and the same key text.
/// </summary>
public class CacheBenchmarks
{
    private const string Id = "kept:https://server/studies/1.2.840.1/series/1.2.840.2/instances/1.2.840.3/frames/1";
    private MemoryCache _memoryCache = null!;
    private ImageLoaderHost _host = null!;

    [GlobalSetup]
    public async Task SetUp()
    {
        _memoryCache = new(new MemoryCacheOptions { SizeLimit = 64 << 20 });
        _host = await ImageLoaderHost.CreateAsync(new() { PluginsPath = BenchmarkHost.NoPlugins, MaximumCacheBytes = 64 << 20 });
        _host.RegisterImageLoader("kept", new SliceLoader());
        var image = await _host.LoadImage(Id);
        using var entry = _memoryCache.CreateEntry(Id);
        entry.Size = image.Pixels.Length;
        entry.Value = image;
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        await _host.DisposeAsync();
        _memoryCache.Dispose();
    }

    [Benchmark(Baseline = true, Description = "MemoryCache.TryGetValue")]
    public Image? MemoryCacheHit() => _memoryCache.TryGetValue(Id, out Image? image) ? image : null;

    [Benchmark(Description = "LoadImage of a fresh image")]
    public ImageLoadObject HostHit() => _host.LoadImage(Id);
}
