using ImageLoaders;

namespace WebImageLoader.Sources;

/// <summary>
/// Pictures in the id itself, RFC 2397: <c>data:image/png;base64,…</c>. The media type is not looked at: content decides.
/// </summary>
internal sealed class DataPictures : IPictureSource
{
    private static readonly ImageSource Source = new() { FreshFor = Timeout.InfiniteTimeSpan };

    public Task<EncodedPicture> FetchAsync(PictureId id, ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var bytes = DataUrl.Decode(id.Address.AsSpan(request.ImageId.SchemeSpan.Length + 1));
        request.ReportProgress(bytes.Length, bytes.Length);
        return Task.FromResult(new EncodedPicture(bytes, Source));
    }

    public Task<bool> IsCurrentAsync(PictureId id, ImageLoadRequest request, ImageSource source) => Task.FromResult(true);
}
