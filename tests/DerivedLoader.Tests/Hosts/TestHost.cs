using System.Collections.Concurrent;
using ImageLoaders;
using ImageLoaders.Metadata;
using ImageLoaders.PluginTesting;
using NiftiLoader;
using WadoLoader;

namespace DerivedLoader.Tests;

/// <summary>
/// The plugin with those whose images it is made of, without a host: what was loaded once stays, and a folder lists its files and their
/// frames by name.
/// </summary>
internal sealed class TestHost : INestedRequests, IDisposable
{
    private readonly FakePluginContext _context = new() { PluginName = "DerivedLoader" };
    private readonly ConcurrentDictionary<ImageId, ImageLoadObject> _images = new();
    private readonly ConcurrentDictionary<ImageId, Task<ImageMetadata?>> _metadata = new();

    public TestHost(params (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings)
            _context.Settings[key] = value;
        new DerivedLoaderPlugin().Register(_context);
        _context.Settings.Clear();
        new WadoLoaderPlugin().Register(_context);
        new NiftiLoaderPlugin().Register(_context);
    }

    /// <summary>The ids that were loaded so far, other than derived ones.</summary>
    public IEnumerable<ImageId> Loaded => _images.Keys.Where(id => id.Scheme != "mpr");

    /// <summary>Images that are in no file, by id; memory:all lists all, and list:x those of a scheme.</summary>
    public Dictionary<ImageId, (Image Image, ImageMetadata Metadata)> Memory { get; } = [];

    /// <summary>Occurs when an image in memory is loaded.</summary>
    public event Action<ImageId>? Loading;

    public Task<Image> Load(string id, CancellationToken cancellationToken = default) => LoadImage(id, cancellationToken).Completion;

    public ImageLoadException Fail(string id) => Assert.ThrowsAsync<ImageLoadException>(() => Load(id))!;

    public async Task<ImagePlaneModule> Plane(string id) => (await GetMetadataAsync(id))!.Get<ImagePlaneModule>()!;

    public ImageLoadObject LoadImage(ImageId imageId, RequestType requestType) => LoadImage(imageId, CancellationToken.None);

    public Task<ImageMetadata?> GetMetadataAsync(ImageId imageId) => _metadata.GetOrAdd(imageId, id =>
        Memory.TryGetValue(id, out var entry) ? Task.FromResult<ImageMetadata?>(entry.Metadata)
        : _context.Providers[id.Scheme].GetMetadataAsync(new ImageLoadRequest(id) { Nested = this }));

    public async Task<ImageListing?> ListImagesAsync(ImageId imageId)
    {
        if (imageId.Value == "memory:all")
            return Listing(Memory.Keys);
        if (imageId.Scheme == "list")
            return Listing(Memory.Keys.Where(id => id.Scheme.StartsWith(imageId.Rest, StringComparison.Ordinal)));
        if (imageId.Scheme == "mpr")
            return await _context.Lists["mpr"].ListImagesAsync(new ImageLoadRequest(imageId) { Nested = this });
        if (imageId.Scheme != "dicomfile" || imageId.Rest.Contains('?', StringComparison.Ordinal))
            return null;
        string[] files = Directory.Exists(imageId.Rest) ? [.. Directory.GetFiles(imageId.Rest).Order(StringComparer.Ordinal)]
            : [imageId.Rest];
        var ids = new List<ImageId>();
        foreach (var file in files)
        {
            var frames = (await GetMetadataAsync($"dicomfile:{file}"))!.Get<MultiframeModule>()?.NumberOfFrames ?? 1;
            for (var frame = 1; frame <= frames; frame++)
                ids.Add(frames == 1 ? $"dicomfile:{file}" : $"dicomfile:{file}?frame={frame}");
        }

        return Listing(ids);
    }

    public void Dispose() => _context.Dispose();

    private static ImageListing Listing(IEnumerable<ImageId> ids) => new()
    {
        Groups = [new() { Kind = ImageGroupKind.Stack, Images = [.. ids.Select(id => new ListedImage(id))] }],
    };

    private ImageLoadObject LoadImage(ImageId imageId, CancellationToken cancellationToken)
    {
        var request = new ImageLoadRequest(imageId) { Nested = this, CancellationToken = cancellationToken };
        if (Memory.ContainsKey(imageId))
            Loading?.Invoke(imageId);
        return Memory.TryGetValue(imageId, out var entry) ? request.Run((_, _) => Task.FromResult(entry.Image))
            : imageId.Scheme == "mpr" ? _context.Loaders["mpr"].LoadImage(request)
            : _images.GetOrAdd(imageId, _ => _context.Loaders[imageId.Scheme].LoadImage(request));
    }
}
