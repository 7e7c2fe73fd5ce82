using ImageLoaders;
using WebImageLoader.Pictures;
using WebImageLoader.Sources;

namespace WebImageLoader;

/// <summary>Loads pictures from one source, and tells what little metadata a picture has.</summary>
internal sealed class PictureLoader(IPictureSource pictures, WebImageOptions options, ILoadBudget budget)
    : IImageLoader, IImageRevalidator, IMetadataProvider
{
    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(LoadAsync);

    public Task<bool> IsCurrentAsync(ImageLoadRequest request, ImageSource source) =>
        pictures.IsCurrentAsync(PictureId.Read(request.ImageId), request, source);

    public async Task<ImageMetadata?> GetMetadataAsync(ImageLoadRequest request)
    {
        try
        {
            var id = PictureId.Read(request.ImageId);
            using var picture = await pictures.FetchAsync(id, request, request.CancellationToken).ConfigureAwait(false);
            return new ImageMetadata(PictureMetadata.Modules(picture.Bytes.Span, id, options.IsTolerant, out var frame))
            {
                Source = picture.Source with { Frame = frame }
            };
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !request.CancellationToken.IsCancellationRequested)
        {
            throw ImageLoadException.From(exception, request.ImageId); // of any other type: callers get text alone
        }
    }

    private async Task<EncodedPicture> FetchAsync(PictureId id, ImageLoadRequest request, CancellationToken cancellationToken)
    {
        using (request.StartStage(LoadStage.Fetch))
            return await pictures.FetchAsync(id, request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var id = PictureId.Read(request.ImageId);
        using var picture = await FetchAsync(id, request, cancellationToken).ConfigureAwait(false);
        PictureHeader header;
        using (request.StartStage(LoadStage.Parse))
            header = PictureHeader.Read(picture.Bytes.Span, id, options.IsTolerant);
        using var permit = await budget.EnterDecodeAsync(header.Cost, cancellationToken).ConfigureAwait(false);
        var decoded = await Task.Run(() => PictureDecoder.Decode(header, picture.Bytes.Span, id, request, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return new Image(decoded.Pixels)
        {
            IsLossy = decoded.IsLossy,
            Remarks = decoded.Remarks,
            Source = picture.Source with { Frame = decoded.Frame },
        };
    }
}
