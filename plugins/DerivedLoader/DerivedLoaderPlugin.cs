using ImageLoaders;

[assembly: ImageLoaderPlugin(typeof(DerivedLoader.DerivedLoaderPlugin))]

namespace DerivedLoader;

/// <summary>
/// Registers the loader of images that are made of others (<c>mpr:</c>): planes through a series, slabs, arithmetic on frames, overlays.
/// It is safe for concurrent use.
/// </summary>
public sealed class DerivedLoaderPlugin : IImageLoaderPlugin
{
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The configuration of the plugin contains a value that cannot be read.</exception>
    public void Register(IPluginContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var loader = new DerivedImageLoader(DerivedOptions.Read(context.Configuration), context.Budget);
        context.RegisterImageLoader("mpr", loader);
        context.RegisterMetadataProvider("mpr", loader);
        context.RegisterImageListProvider("mpr", loader);
    }
}
