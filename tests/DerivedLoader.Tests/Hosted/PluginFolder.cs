using ImageLoaders.Hosting;
using ImageLoaders.Tests;
using Microsoft.Extensions.Configuration;

namespace DerivedLoader.Tests;

/// <summary>A copy of the built plugins, and a host over it.</summary>
internal sealed class PluginFolder : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imageloaders-derived-");

    private PluginFolder()
    {
    }

    public ImageLoaderHost Host { get; private set; } = null!;

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <param name="configure">Changes the options.</param>
    /// <param name="configuration">The section that plugins have their settings in.</param>
    public static async Task<PluginFolder> StartAsync(Action<ImageLoaderOptions>? configure = null, IConfiguration? configuration = null)
    {
        var folder = new PluginFolder();
        foreach (var plugin in (string[])["DerivedLoader", "NiftiLoader", "WadoLoader"])
        {
            var built = Path.Combine(Repository.Root, "artifacts", "plugins",
                Repository.Configuration.ToLowerInvariant(), plugin);
            Directory.CreateDirectory(folder.PathOf(Path.Combine("plugins", plugin)));
            foreach (var file in Directory.GetFiles(built))
                File.Copy(file, folder.PathOf(Path.Combine("plugins", plugin, Path.GetFileName(file))));
        }

        var options = new ImageLoaderOptions { PluginsPath = folder.PathOf("plugins"), Access = AccessOptions.CreateUnrestricted() };
        configure?.Invoke(options);
        folder.Host = await ImageLoaderHost.CreateAsync(options, configuration: configuration);
        return folder;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Delete(true);
    }
}
