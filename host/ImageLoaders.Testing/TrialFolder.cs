using ImageLoaders.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Testing;

/// <summary>A plugins folder with a copy of one plugin, and of those beside it that its images are made of. Disposing deletes it.</summary>
internal sealed class TrialFolder : IDisposable
{
    private static readonly TimeSpan LongestUnload = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("imageloaders-trial-");

    /// <param name="plugin">The folder of the plugin.</param>
    /// <param name="others">A plugins folder whose other plugins are there as well; <see langword="null"/>: there are none.</param>
    public TrialFolder(string plugin, string? others = null)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(plugin));
        Name = Path.GetFileName(path);
        Copy(path, Path.Combine(Plugins, Name));
        if (others is not null && Directory.Exists(others))
            foreach (var other in Directory.EnumerateDirectories(others))
                if (!Path.GetFileName(other).Equals(Name, StringComparison.OrdinalIgnoreCase) && Path.GetFileName(other)[0] != '.')
                    Copy(other, Path.Combine(Plugins, Path.GetFileName(other)));
    }

    public string Name { get; }

    private string Plugins => Path.Combine(_root.FullName, "plugins");

    public Task<ImageLoaderHost> StartHostAsync(TimeSpan? loadTimeout, IConfiguration? configuration, ILoggerFactory? log = null)
    {
        var options = new ImageLoaderOptions
        {
            PluginsPath = Plugins,
            StatePath = Path.Combine(_root.FullName, "state"),
            Access = AccessOptions.CreateUnrestricted(),
            MaximumCacheBytes = 0,
            MaximumLeakedGenerations = int.MaxValue,
        };
        if (loadTimeout is { } timeout)
            options.LoadTimeout = timeout;
        return ImageLoaderHost.CreateAsync(options, log, configuration: configuration);
    }

    /// <summary>Unloads the plugin, and waits until it is known whether it has gone.</summary>
    public async Task<PluginStatus> UnloadAsync(ImageLoaderHost host)
    {
        var settled = new TaskCompletionSource<PluginStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.PluginStateChanged += Settle;
        await host.DisablePluginAsync(Name).ConfigureAwait(false);
        Settle(host.Plugins.First(plugin => plugin.Name == Name));
        var status = await settled.Task.WaitAsync(LongestUnload).ConfigureAwait(false);
        host.PluginStateChanged -= Settle;
        return status;

        void Settle(PluginStatus status)
        {
            if (status.Name == Name && status.State is PluginState.Unloaded or PluginState.Leaked or PluginState.Disabled)
                settled.TrySetResult(status);
        }
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }
}
