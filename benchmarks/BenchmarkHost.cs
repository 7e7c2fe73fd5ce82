using ImageLoaders.Hosting;

namespace ImageLoaders.Benchmarks;

/// <summary>A host over the plugins that are built beside the program, or over those of <c>IMAGELOADERS_BENCH_PLUGINS</c>.</summary>
internal static class BenchmarkHost
{
    public static string PluginsPath { get; } = FindPlugins();

    /// <summary>A folder that is not there, for hosts whose loaders are registered by hand.</summary>
    public static string NoPlugins { get; } = Path.Combine(AppContext.BaseDirectory, "no-plugins");

    public static ImageLoaderOptions Options() => new()
    {
        PluginsPath = PluginsPath,
        MaximumCacheBytes = 0,
        Access = AccessOptions.CreateUnrestricted(),
    };

    public static Task<ImageLoaderHost> StartAsync() => ImageLoaderHost.CreateAsync(Options());

    private static string FindPlugins()
    {
        if (Environment.GetEnvironmentVariable("IMAGELOADERS_BENCH_PLUGINS") is { Length: > 0 } chosen)
            return chosen;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var plugins = Path.Combine(folder.FullName, "ImageLoaders.Cli", "release", "plugins");
            if (Directory.Exists(plugins))
                return plugins;
        }

        throw new DirectoryNotFoundException(
            "The program's plugins are not built. Run the benchmarks with: dotnet run -c Release --project benchmarks");
    }
}
