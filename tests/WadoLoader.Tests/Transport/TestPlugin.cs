using ImageLoaders;
using ImageLoaders.PluginTesting;

namespace WadoLoader.Tests.Transport;

/// <summary>The plugin, with settings and a time of the test's.</summary>
internal sealed class TestPlugin : IDisposable
{
    public TestPlugin(FakePluginContext context)
    {
        Context = context;
        new WadoLoaderPlugin().Register(context);
    }

    public TestPlugin(TimeProvider? time = null, params (string Key, string Value)[] settings)
        : this(WithSettings(new() { PluginName = "WadoLoader", TimeProvider = time ?? TimeProvider.System }, settings))
    {
    }

    public FakePluginContext Context { get; }

    public ImageLoadObject Start(string id, string? authorization = null, CancellationToken cancellationToken = default) =>
        Context.Loaders[new ImageId(id).Scheme]
            .LoadImage(new ImageLoadRequest(id)
            {
                Options = new() { Authorization = authorization },
                CancellationToken =
            cancellationToken
            });

    /// <summary>Loads, and gives up on a load that hangs.</summary>
    public Task<Image> LoadAsync(string id, string? authorization = null) =>
        Start(id, authorization).Completion.WaitAsync(TimeSpan.FromMinutes(5));

    public Task<ImageMetadata?> MetadataAsync(string id) =>
        Context.Providers[new ImageId(id).Scheme].GetMetadataAsync(new ImageLoadRequest(id)).WaitAsync(TimeSpan.FromMinutes(5));

    public ImageLoadException Fail(string id) => Assert.ThrowsAsync<ImageLoadException>(() => LoadAsync(id))!;

    public void Dispose() => Context.Dispose();

    private static FakePluginContext WithSettings(FakePluginContext context, (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings)
            context.Settings[key] = value;
        return context;
    }
}
