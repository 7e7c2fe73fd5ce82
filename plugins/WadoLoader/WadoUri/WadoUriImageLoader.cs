using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Listing;
using WadoLoader.Loading;
using WadoLoader.Metadata;
using WadoLoader.Transport;

namespace WadoLoader.WadoUri;

/// <summary><c>wadouri:https://server/wado?requestType=WADO&amp;…[&amp;frame=N]</c>, and any other address of a DICOM object.</summary>
/// <param name="objects">Where objects come from.</param>
/// <param name="freshFor">For how long an image is served without asking again.</param>
/// <param name="budget">What decoding takes its memory and processors from.</param>
internal sealed class WadoUriImageLoader(RemoteObjects objects, TimeSpan freshFor, ILoadBudget budget) : IImageLoader, IImageRevalidator,
    IMetadataProvider, IImageListProvider
{
    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(LoadAsync);

    public Task<bool> IsCurrentAsync(ImageLoadRequest request, ImageSource source) =>
        objects.IsCurrentAsync(WadoUriAddress.Parse(request.ImageId), request, source.Version);

    public async Task<ImageMetadata?> GetMetadataAsync(ImageLoadRequest request)
    {
        var id = WadoUriAddress.Parse(request.ImageId);
        return await objects.UseAsync(
            id,
            request,
            needs: null,
            content =>
            {
                var dicom = DicomObject.Read(content, request.CancellationToken);
                FrameLoader.ThrowIfOther(dicom, id.ObjectUid);
                return Task.FromResult(ObjectMetadata
                    .Read(dicom, new() { Frame = id.Frame, Version = VersionOf(content) }, dicom.Syntax.Uid));
            },
            request.CancellationToken).ConfigureAwait(false);
    }

    public async Task<ImageListing?> ListImagesAsync(ImageLoadRequest request)
    {
        var id = WadoUriAddress.Parse(request.ImageId);
        var (scheme, rest) = (request.ImageId.Scheme, FrameParameter.TakeFrom(request.ImageId.Rest).Rest);
        return await objects.UseAsync(
            id,
            request,
            needs: null,
            content =>
            {
                var groups = new GroupBuilder(default, (_, _, _) => null);
                var (images, remark) = ObjectFrames.Read(content, scheme, rest, VersionOf(content), request.CancellationToken);
                if (remark is not null)
                    groups.Remark(remark);
                foreach (var image in images)
                    groups.Add(image, rest);
                return Task.FromResult(
                    groups.Build(new() { Version = VersionOf(content), FreshFor = freshFor }, request.CancellationToken));
            },
            request.CancellationToken).ConfigureAwait(false);
    }

    private async Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var id = WadoUriAddress.Parse(request.ImageId);
        using var fetch = request.StartStage(LoadStage.Fetch);
        return await objects.UseAsync(
            id,
            request,
            content => FrameLoader.Find(content, id.Frame, id.ObjectUid, cancellationToken),
            content =>
            {
                fetch?.Dispose();
                var source = new ImageSource { Frame = id.Frame, Version = VersionOf(content), FreshFor = freshFor };
                return new FrameLoader(request, content, source, cancellationToken)
                    .LoadAsync(budget, id.ObjectUid);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static string? VersionOf(ContentSource content) => content.Version.Length > 0 ? content.Version : null;
}
