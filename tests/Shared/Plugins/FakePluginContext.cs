using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageLoaders.PluginTesting;

/// <summary>
/// What a plugin's tests give to it in the host's stead: no policy, no isolation. Needs the package Microsoft.Extensions.Configuration.
/// </summary>
internal sealed class FakePluginContext : IPluginContext, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public Dictionary<string, IImageLoader> Loaders { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, IMetadataProvider> Providers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, IImageListProvider> Lists { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The plugin's configuration section, by key.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    /// <summary>What <c>content/…</c> names.</summary>
    public Dictionary<string, byte[]> Content { get; } = [];

    /// <summary>What else can be opened, by name.</summary>
    public Dictionary<string, Func<ContentSource>> Sources { get; } = [];

    public string PluginName { get; init; } = "Fake";

    public ILogger Logger { get; init; } = NullLogger.Instance;

    public IConfiguration Configuration => new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public ILoadBudget Budget { get; init; } = ILoadBudget.Unlimited;

    public CancellationToken Stopping => _stopping.Token;

    public HttpClient HttpClient { get; init; } = new() { Timeout = Timeout.InfiniteTimeSpan };

    public void RegisterImageLoader(string scheme, IImageLoader loader) => Loaders.Add(scheme, loader);

    public void RegisterMetadataProvider(string scheme, IMetadataProvider provider, int priority = 0) => Providers.Add(scheme, provider);

    public void RegisterImageListProvider(string scheme, IImageListProvider provider, int priority = 0) => Lists.Add(scheme, provider);

    public ValueTask<ContentSource> OpenContentAsync(string name, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Open(name));

    public ValueTask<FolderContent> ListContentAsync(string folder, CancellationToken cancellationToken = default)
    {
        if (!Directory.Exists(folder))
            throw new ImageLoadException(ImageLoadError.NotFound, "There is no such folder.");
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        return ValueTask.FromResult(new FolderContent
        {
            Files = [.. files],
            Version = string.Join('|', files.Select(file => $"{file}-{File.GetLastWriteTimeUtc(file).Ticks}")),
        });
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        HttpClient.Dispose();
    }

    private ContentSource Open(string name)
    {
        if (Sources.TryGetValue(name, out var open))
            return open();
        if (Content.TryGetValue(name, out var bytes))
            return ContentSource.FromBytes(bytes, name);
        if (!Path.IsPathFullyQualified(name))
            throw new ImageLoadException(ImageLoadError.InvalidImageId, $"'{name}' is no absolute path.");
        return File.Exists(name) ? new FakeFile(name)
            : throw new ImageLoadException(ImageLoadError.NotFound, $"There is no file '{name}'.");
    }

    private sealed class FakeFile(string path) : ContentSource
    {
        private readonly FileStream _file = File.OpenRead(path);

        public override long LengthBytes => _file.Length;

        public override string Version { get; } = $"{new FileInfo(path).Length}-{File.GetLastWriteTimeUtc(path).Ticks}";

        public override int Read(long offset, Span<byte> destination) => RandomAccess.Read(_file.SafeFileHandle, destination, offset);

        protected override void Dispose(bool disposing)
        {
            _file.Dispose();
            base.Dispose(disposing);
        }
    }
}
