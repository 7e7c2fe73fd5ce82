using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Listing;
using WadoLoader.Metadata;

namespace WadoLoader.Loading;

/// <summary><c>dicomfile:/path/file.dcm[?frame=N]</c> and <c>dicomfile:content/…</c>.</summary>
/// <param name="context">Opens the files.</param>
internal sealed class FileImageLoader(IPluginContext context) : IImageLoader, IImageRevalidator, IMetadataProvider
{
    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(LoadAsync);

    public async Task<bool> IsCurrentAsync(ImageLoadRequest request, ImageSource source)
    {
        using var content = await OpenAsync(FrameParameter.TakeFrom(request.ImageId.Rest), request.CancellationToken).ConfigureAwait(false);
        return content.Version == source.Version;
    }

    public async Task<ImageMetadata?> GetMetadataAsync(ImageLoadRequest request)
    {
        var id = FrameParameter.TakeFrom(request.ImageId.Rest);
        using var content = await OpenAsync(id, request.CancellationToken).ConfigureAwait(false);
        var dicom = DicomObject.Read(content, request.CancellationToken);
        var metadata = ObjectMetadata.Read(dicom, new() { Frame = id.Frame, Version = content.Version }, dicom.Syntax.Uid);
        content.ThrowIfChanged();
        return metadata;
    }

    private async Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var id = FrameParameter.TakeFrom(request.ImageId.Rest);
        using var content = await OpenAsync(id, cancellationToken).ConfigureAwait(false);
        var source = new ImageSource { Frame = id.Frame, Version = content.Version };
        return await new FrameLoader(request, content, source, cancellationToken).LoadAsync(context.Budget).ConfigureAwait(false);
    }

    private ValueTask<ContentSource> OpenAsync(FrameParameter id, CancellationToken cancellationToken) =>
        ListId.Parse(id.Rest) is var list && (list.Rest != id.Rest || Path.EndsInDirectorySeparator(list.Rest))
        ? throw new ImageLoadException(ImageLoadError.InvalidImageId,
            "The id is that of a folder or of a part of a list. It stands for images, and is none itself: list it, and load one of those.")
        : id.Rest.Length == 0
        ? throw new ImageLoadException(ImageLoadError.InvalidImageId,
            "dicomfile: takes the path of a file, as in dicomfile:/data/ct.dcm?frame=2.")
        : context.OpenContentAsync(id.Rest, cancellationToken);
}
