using ImageLoaders;

[assembly: ImageLoaderPlugin(typeof(MyLoader.MyLoaderPlugin))]

namespace MyLoader;

/// <summary>Registers the loader of <c>my-scheme:</c>.</summary>
public sealed class MyLoaderPlugin : IImageLoaderPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginContext context) => context.RegisterImageLoader("my-scheme", new MyLoaderImages());
}
