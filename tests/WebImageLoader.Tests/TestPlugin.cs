using ImageLoaders;
using ImageLoaders.PluginTesting;

namespace WebImageLoader.Tests;

/// <summary>The plugin, registered with a context that has neither host nor policy.</summary>
internal sealed class TestPlugin : IDisposable
{
    private int _contents;

    public TestPlugin(params (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings)
            Context.Settings[key] = value;
        new WebImageLoaderPlugin().Register(Context);
    }

    public FakePluginContext Context { get; } = new() { PluginName = "WebImageLoader" };

    public ImageLoadObject Start(ImageLoadRequest request) => Context.Loaders[request.ImageId.Scheme].LoadImage(request);

    /// <summary>Loads, and gives up on a load that hangs.</summary>
    public Task<Image> Load(string id, ImageLoadOptions? options = null) =>
        Start(new ImageLoadRequest(id) { Options = options ?? new() }).Completion.WaitAsync(TimeSpan.FromMinutes(5));

    public Task<Image> Load(byte[] content, ImageLoadOptions? options = null) => Load(Add(content), options);

    public ImageLoadException Fail(string id) => Assert.ThrowsAsync<ImageLoadException>(() => Load(id))!;

    public ImageLoadException Fail(byte[] content) => Fail(Add(content));

    public async Task<ImageMetadata> Metadata(string id) =>
        (await Context.Providers[new ImageId(id).Scheme].GetMetadataAsync(new ImageLoadRequest(id)))!;

    public Task<bool> IsCurrent(string id, ImageSource source, ImageLoadOptions? options = null) =>
        ((IImageRevalidator)Context.Loaders[new ImageId(id).Scheme])
            .IsCurrentAsync(new ImageLoadRequest(id) { Options = options ?? new() }, source);

    /// <summary>Gives content an id.</summary>
    public string Add(byte[] content)
    {
        var name = $"content/{Interlocked.Increment(ref _contents)}";
        Context.Content[name] = content;
        return $"webfile:{name}";
    }

    public void Dispose() => Context.Dispose();
}
