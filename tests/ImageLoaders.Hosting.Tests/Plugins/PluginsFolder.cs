using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using ImageLoaders.Hosting.Loading;
using ImageLoaders.Hosting.Plugins.Contexts;
using ImageLoaders.Hosting.Plugins.Lifecycle;
using Microsoft.Extensions.Configuration;

namespace ImageLoaders.Hosting.Tests.Plugins;

/// <summary>A plugins folder and a host's plugin set of a test's own, gone after it.</summary>
internal sealed class PluginsFolder : IDisposable
{
    private static readonly string Fixtures = typeof(PluginsFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "FixturesPath").Value!;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("imageloaders-plugins-");

    // Deadlines that a busy machine does not reach; tests of deadlines set their own.
    public PluginsFolder() => Options = new()
    {
        PluginsPath = System.IO.Path.Combine(_root.FullName, "plugins"),
        StatePath = System.IO.Path.Combine(_root.FullName, "state"),
        PluginStartTimeout = TimeSpan.FromMinutes(5),
        StartTimeout = TimeSpan.FromMinutes(5),
        PluginDrainTimeout = TimeSpan.FromMinutes(5),
    };

    public ImageLoaderOptions Options { get; }

    public RouteTable Routes { get; } = new();

    public RecordedLog Log { get; } = new();

    public List<PluginStatus> Changes { get; } = [];

    public Dictionary<string, string?> Configuration { get; } = [];

    public string Path => Options.PluginsPath;

    public static string FixtureFolder(string fixture) => System.IO.Path.Combine(Fixtures, fixture);

    /// <summary>Copies a fixture's folder in, under its own name or, with its files renamed, another.</summary>
    public string Add(string fixture, string? name = null)
    {
        var target = System.IO.Path.Combine(Path, name ?? fixture);
        foreach (var file in Directory.EnumerateFiles(FixtureFolder(fixture), "*", SearchOption.AllDirectories))
        {
            var relative = System.IO.Path.GetRelativePath(FixtureFolder(fixture), file);
            if (name is not null && relative.StartsWith(fixture + ".", StringComparison.Ordinal))
                relative = name + relative[fixture.Length..];
            var copy = System.IO.Path.Combine(target, relative);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        if (name is not null)
            File.Delete(System.IO.Path.Combine(target, name + ".files.json"));
        return target;
    }

    public string AddMisbehaving(string fault, string name = "Bad")
    {
        Configuration[$"{name}:fault"] = fault;
        var folder = Add("Misbehaving", name);
        File.WriteAllText(System.IO.Path.Combine(folder, "fault.txt"), fault);
        return folder;
    }

    /// <summary>Whether the misbehaving plugin has come to the place where it hangs.</summary>
    public bool Hangs => Directory.Exists(Options.StatePath) && Directory.EnumerateFiles(Options.StatePath, "hangs", SearchOption.AllDirectories).Any();

    public static void WriteHashes(string folder)
    {
        var name = System.IO.Path.GetFileName(folder);
        var hashes = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/'),
            file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));
        File.WriteAllText(System.IO.Path.Combine(folder, name + ".files.json"), JsonSerializer.Serialize(new { sha256 = hashes }));
    }

    public Task<PluginSet> StartAsync(TimeProvider? time = null) => PluginSet.StartAsync(Options, Services(time), Routes);

    public PluginServices Services(TimeProvider? time = null) => new()
    {
        LoggerFactory = Log,
        Configuration = new ConfigurationBuilder().AddInMemoryCollection(Configuration).Build(),
        TimeProvider = time ?? TimeProvider.System,
        CreateHttpClient = () => new HttpClient(),
        OpenContentAsync = (_, _) => ValueTask.FromResult(ContentSource.FromBytes(new byte[] { 1, 2, 3 })),
        StateChanged = status =>
        {
            lock (Changes)
                Changes.Add(status);
        },
    };

    /// <summary>Loads by the route, as the host does: with a lease, in host code, the loader in no frame that stays.</summary>
    public async Task<Image> LoadAsync(string id)
    {
        var (load, owner) = Start(id);
        try
        {
            return await load;
        }
        finally
        {
            owner.Release();
        }
    }

    public void Dispose() => _root.Delete(recursive: true);

    private (ImageLoadObject Load, RouteOwner Owner) Start(string id)
    {
        var imageId = new ImageId(id);
        if (!Routes.TryGetLoader(imageId.SchemeSpan, out var route) || !route!.Owner.TryAcquire())
            throw new ImageLoadException(ImageLoadError.NoLoader, $"No loader for {id}.");
        return (route.Loader.LoadImage(new ImageLoadRequest(imageId)), route.Owner);
    }
}
