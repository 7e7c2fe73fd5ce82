using ImageLoaders;
using ImageLoaders.Metadata;
using ImageLoaders.PluginTesting;

namespace NiftiLoader.Tests;

/// <summary>The plugin, registered with a context that has neither host nor policy.</summary>
internal sealed class TestPlugin : IDisposable
{
    public TestPlugin(params (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings)
            Context.Settings[key] = value;
        new NiftiLoaderPlugin().Register(Context);
    }

    public FakePluginContext Context { get; } = new() { PluginName = "NiftiLoader" };

    public Task<Image> Load(string id, CancellationToken cancellationToken = default) => Context.Loaders["nifti"]
        .LoadImage(new ImageLoadRequest(id) { CancellationToken = cancellationToken }).Completion
        .WaitAsync(TimeSpan.FromMinutes(5), CancellationToken.None);

    public ImageLoadException Fail(string id) => Assert.ThrowsAsync<ImageLoadException>(() => Load(id))!;

    public async Task<ImageMetadata> Metadata(string id) =>
        (await Context.Providers["nifti"].GetMetadataAsync(new ImageLoadRequest(id)))!;

    public async Task<ImagePlaneModule> Plane(string id) => (await Metadata(id)).Get<ImagePlaneModule>()!;

    public Task<bool> IsCurrent(string id, ImageSource source) =>
        ((IImageRevalidator)Context.Loaders["nifti"]).IsCurrentAsync(new ImageLoadRequest(id), source);

    public void Dispose() => Context.Dispose();
}
