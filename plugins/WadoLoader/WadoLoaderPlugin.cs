using ImageLoaders;
using WadoLoader.Loading;

[assembly: ImageLoaderPlugin(typeof(WadoLoader.WadoLoaderPlugin))]

namespace WadoLoader;

/// <summary>Loads DICOM objects: from files (<c>dicomfile:</c>). Safe for concurrent use.</summary>
public sealed class WadoLoaderPlugin : IImageLoaderPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.RegisterImageLoader("dicomfile", new FileImageLoader(context));
    }
}
