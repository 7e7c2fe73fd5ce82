using ImageLoaders;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace WadoLoader.Tests;

/// <summary>A host of one plugin: no policy, contents by name.</summary>
internal sealed class FakeHost : IPluginContext, IDisposable
{
    private readonly Dictionary<string, IImageLoader> _loaders = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, IImageListProvider> _lists = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, IMetadataProvider> _providers = new(StringComparer.OrdinalIgnoreCase);

    public FakeHost(PixelAllocator? allocator = null)
    {
        Allocator = allocator ?? new();
        new WadoLoaderPlugin().Register(this);
    }

    public Dictionary<string, Func<ContentSource>> Contents { get; } = [];

    public string PluginName => "WadoLoader";

    public ILogger Logger => NullLogger.Instance;

    public IConfiguration Configuration => new ConfigurationBuilder().Build();

    public TimeProvider TimeProvider => TimeProvider.System;

    public CancellationToken Stopping => CancellationToken.None;

    public HttpClient HttpClient { get; } = new() { Timeout = Timeout.InfiniteTimeSpan };

    public PixelAllocator Allocator { get; }

    public void RegisterImageLoader(string scheme, IImageLoader loader) => _loaders.Add(scheme, loader);

    public void RegisterMetadataProvider(string scheme, IMetadataProvider provider, int priority = 0) => _providers.Add(scheme, provider);

    public void RegisterImageListProvider(string scheme, IImageListProvider provider, int priority = 0) => _lists.Add(scheme, provider);

    public ValueTask<FolderContent> ListContentAsync(string folder, CancellationToken cancellationToken = default) =>
        Directory.Exists(folder)
            ? ValueTask.FromResult(new FolderContent
            {
                Files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)],
                Version = "1",
            })
            : throw new ImageLoadException(ImageLoadError.NotFound, "There is no such folder.");

    public ValueTask<ContentSource> OpenContentAsync(string name, CancellationToken cancellationToken = default)
    {
        if (Contents.TryGetValue(name, out var open))
            return ValueTask.FromResult(open());
        return File.Exists(name) ? ValueTask.FromResult<ContentSource>(new FileSource(name))
            : throw new ImageLoadException(ImageLoadError.NotFound, "There is no such file.");
    }

    public IImageLoader Loader(string scheme) => _loaders[scheme];

    public ImageLoadObject Start(string imageId, CancellationToken cancellationToken = default) =>
        _loaders[imageId.Split(':')[0]].LoadImage(Request(imageId, cancellationToken));

    public Task<Image> LoadAsync(string imageId) => Start(imageId).Completion;

    /// <summary>Loads a frame of bytes as if they were a file's.</summary>
    public Task<Image> LoadAsync(byte[] dicom, int? frame = null)
    {
        Contents["content/test"] = () => ContentSource.FromBytes(dicom);
        return LoadAsync("dicomfile:content/test" + (frame is null ? "" : $"?frame={frame}"));
    }

    public Task<ImageMetadata?> MetadataAsync(string imageId) =>
        _providers[imageId.Split(':')[0]].GetMetadataAsync(Request(imageId, default));

    public async Task<ImageListing> ListAsync(
        string imageId, IProgress<ImageLoadProgress>? progress = null, INestedRequests? nested = null) =>
        (await _lists[imageId.Split(':')[0]].ListImagesAsync(
            new(imageId) { PixelAllocator = Allocator, Progress = progress, Nested = nested }))!;

    public void Dispose() => HttpClient.Dispose();

    private ImageLoadRequest Request(string imageId, CancellationToken cancellationToken) =>
        new(imageId) { CancellationToken = cancellationToken, PixelAllocator = Allocator };
}
