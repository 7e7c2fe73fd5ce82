using Base64Loader;
using Base64Loader.Examples;
using ImageLoaders;

[assembly: ImageLoaderPlugin(typeof(Base64LoaderPlugin))]

namespace Base64Loader;

/// <summary>
/// Registers loaders of images that need neither a file nor a server. <c>example:</c> ids name images that are stored in this plugin.
/// <c>base64:</c> ids contain their pixels.
/// </summary>
public sealed class Base64LoaderPlugin : IImageLoaderPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var examples = new ExampleImageLoader();
        context.RegisterImageLoader("example", examples);
        context.RegisterMetadataProvider("example", examples);
        context.RegisterImageLoader("base64", new Base64ImageLoader());
    }
}
