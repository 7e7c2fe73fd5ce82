using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Loading;
using WadoLoader.Metadata;

namespace WadoLoader.Http;

/// <summary><c>wadouri:https://server/wado?requestType=WADO&amp;…[&amp;frame=N]</c>, and any other address of a DICOM object.</summary>
/// <param name="context">Gives the client.</param>
internal sealed class WadoUriImageLoader(IPluginContext context) : IImageLoader, IMetadataProvider
{
    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(LoadAsync);

    public async Task<ImageMetadata?> GetMetadataAsync(ImageLoadRequest request)
    {
        var id = WadoUri.Parse(request.ImageId);
        var download = await ObjectDownload.FetchAsync(context.HttpClient, id.Url, request, request.CancellationToken).ConfigureAwait(false);
        using var content = ContentSource.FromBytes(download.Bytes);
        var dicom = DicomObject.Read(content, request.CancellationToken);
        FrameLoader.ThrowIfOther(dicom, id.ObjectUid);
        return ObjectMetadata.Read(dicom, new() { Frame = id.Frame, Version = download.ETag });
    }

    private async Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var id = WadoUri.Parse(request.ImageId);
        var download = await ObjectDownload.FetchAsync(context.HttpClient, id.Url, request, cancellationToken).ConfigureAwait(false);
        using var content = ContentSource.FromBytes(download.Bytes);
        var source = new ImageSource { Frame = id.Frame, Version = download.ETag };
        return await Task.Run(() => new FrameLoader(request, content, source, cancellationToken).Load(download.FetchTime, id.ObjectUid), cancellationToken).ConfigureAwait(false);
    }
}
