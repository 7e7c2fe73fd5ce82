using System.Reflection;
using ImageLoaders.Hosting;
using ImageLoaders.Tests;

namespace ImageLoaders.AspNetCore.Tests.Series;

/// <summary>A host over the plugins as they ship, and a folder of DICOM files that it may read.</summary>
internal sealed class ShippedPlugins : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("imageloaders-series-");

    public ImageLoaderHost Host { get; private set; } = null!;

    public string Files => Path.Combine(_root.FullName, "files") + Path.DirectorySeparatorChar;

    public string Id => $"dicomfile:{Files}";

    public static async Task<ShippedPlugins> StartAsync(int files, Action<ImageLoaderOptions>? configure = null)
    {
        var shipped = new ShippedPlugins();
        Directory.CreateDirectory(shipped.Files);
        for (var i = 0; i < files; i++)
            shipped.Write(i, (ushort)i);
        var options = new ImageLoaderOptions
        {
            PluginsPath = typeof(ShippedPlugins).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(data => data.Key == "PluginsPath").Value!,
            StatePath = Path.Combine(shipped._root.FullName, "state"),
            PluginStartTimeout = TimeSpan.FromMinutes(5),
            StartTimeout = TimeSpan.FromMinutes(5),
        };
        options.Access.AllowedRoots.Add(shipped.Files);
        options.Access.AllowListing = true;
        configure?.Invoke(options);
        shipped.Host = await ImageLoaderHost.CreateAsync(options);
        return shipped;
    }

    /// <summary>Writes a file of 2 x 2 pixels of one value.</summary>
    public void Write(int number, ushort value) => File.WriteAllBytes(
        Path.Combine(Files, $"{number:D4}.dcm"), SmallDicomFile.Make(2, 2, [value, value, value, value], uid: $"1.2.3.{number + 1}"));

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _root.Delete(recursive: true);
    }
}
