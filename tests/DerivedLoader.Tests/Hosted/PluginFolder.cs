using ImageLoaders.Hosting;
using ImageLoaders.Tests;

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
    public static async Task<PluginFolder> StartAsync(Action<ImageLoaderOptions>? configure = null)
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
        folder.Host = await ImageLoaderHost.CreateAsync(options);
        return folder;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Delete(true);
    }
}
