using ImageLoaders;
using NiftiLoader.Files;

[assembly: ImageLoaderPlugin(typeof(NiftiLoader.NiftiLoaderPlugin))]

namespace NiftiLoader;

/// <summary>
/// Registers the loader of NIfTI-1 and NIfTI-2 volumes (<c>nifti:</c>) in files, added content and on web servers. It is safe for
/// concurrent use.
/// </summary>
public sealed class NiftiLoaderPlugin : IImageLoaderPlugin
{
    private static readonly FileType Files = new("a NIfTI volume")
    {
        Extensions = [".nii", ".nii.gz", ".hdr", ".hdr.gz", ".img", ".img.gz"],
        Patterns = [new("6E 2B 31 00", 344), new("6E 69 31 00", 344), new("6E 2B 32 00 0D 0A 1A 0A", 4), new("6E 69 32 00 0D 0A 1A 0A", 4)],
    };

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The configuration of the plugin contains a value that cannot be read.</exception>
    public void Register(IPluginContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = NiftiOptions.Read(context.Configuration);
        var loader = new NiftiImageLoader(new NiftiVolumes(context, options));
        context.RegisterImageLoader("nifti", loader);
        context.RegisterMetadataProvider("nifti", loader);
        context.RegisterImageListProvider("nifti", loader);
        context.RegisterFileType("nifti", Files);
    }
}
