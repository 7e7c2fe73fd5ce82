using ImageLoaders;
using WebImageLoader;
using WebImageLoader.Pictures;
using WebImageLoader.Sources;

[assembly: ImageLoaderPlugin(typeof(WebImageLoaderPlugin))]

namespace WebImageLoader;

/// <summary>
/// Registers loaders of PNG, JPEG, GIF, WebP, BMP and AVIF from web servers (<c>http:</c>, <c>https:</c>), files (<c>webfile:</c>) and the
/// id itself (<c>data:</c>).
/// </summary>
/// <remarks>The content determines the format, not the name or the type.</remarks>
public sealed class WebImageLoaderPlugin : IImageLoaderPlugin
{
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The configuration of the plugin contains a value that cannot be read.</exception>
    public void Register(IPluginContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = WebImageOptions.Read(context.Configuration);
        var http = new PictureLoader(new HttpPictures(context.HttpClient, context.Budget, options), options, context.Budget);
        Register(context, "http", http);
        Register(context, "https", http);
        Register(context, "data", new PictureLoader(new DataPictures(), options, context.Budget));
        foreach (var type in PictureFiles.Types)
            context.RegisterFileType("webfile", type);
        Register(context, "webfile", new PictureLoader(new FilePictures(context, options), options, context.Budget));
    }

    private static void Register(IPluginContext context, string scheme, PictureLoader loader)
    {
        context.RegisterImageLoader(scheme, loader);
        context.RegisterMetadataProvider(scheme, loader);
    }
}
