using ImageLoaders;
using WadoLoader.Listing;
using WadoLoader.Loading;
using WadoLoader.Transport;
using WadoLoader.WadoRs;
using WadoLoader.WadoUri;

[assembly: ImageLoaderPlugin(typeof(WadoLoader.WadoLoaderPlugin))]

namespace WadoLoader;

/// <summary>
/// Registers loaders of DICOM objects: from files (<c>dicomfile:</c>), by WADO-URI (<c>wadouri:</c>, <c>dicomweb:</c>) and from DICOMweb
/// servers (<c>wadors:</c>). It is safe for concurrent use.
/// </summary>
public sealed class WadoLoaderPlugin : IImageLoaderPlugin
{
    // Without a preamble a data set starts with a low group, 0002 or 0008, in either byte order.
    private static FileType DicomFiles => new("a DICOM file")
    {
        Extensions = [".dcm", ".dicom", ".dic", ".ima"],
        Patterns = [FilePattern.FromText("DICM", offset: 128), new("02 00"), new("08 00"), new("00 02"), new("00 08")],
    };

    /// <inheritdoc/>
    public void Register(IPluginContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var files = new FileImageLoader(context);
        context.RegisterImageLoader("dicomfile", files);
        context.RegisterMetadataProvider("dicomfile", files);
        context.RegisterImageListProvider("dicomfile", new FileImageList(context));
        context.RegisterFileType("dicomfile", DicomFiles);
        RegisterServers(context);
    }

    private static void RegisterServers(IPluginContext context)
    {
        var options = TransportOptions.Read(context.Configuration);
        var client = new ServerClient(context.HttpClient, context.TimeProvider, options);
        var frames = new WadoRsImageLoader(client, options, context.TimeProvider, context.Budget);
        context.Stopping.Register(frames.Dispose);
        context.RegisterImageLoader("wadors", frames);
        context.RegisterMetadataProvider("wadors", frames);
        context.RegisterImageListProvider("wadors", new WadoRsImageList(client, options, context.Budget, frames.Instances));

        var remote = new RemoteObjects(client, options, context.Budget, context.TimeProvider);
        context.Stopping.Register(remote.Dispose);
        var objects = new WadoUriImageLoader(remote, options.FreshFor, context.Budget);
        foreach (var scheme in (string[])["wadouri", "dicomweb"])
        {
            context.RegisterImageLoader(scheme, objects);
            context.RegisterMetadataProvider(scheme, objects);
            context.RegisterImageListProvider(scheme, objects);
        }
    }
}
