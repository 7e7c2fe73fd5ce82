using ImageLoaders;

namespace WebImageLoader.Sources;

/// <summary>Pictures in the id itself, RFC 2397: <c>data:image/png;base64,…</c>. The media type is not looked at: content decides.</summary>
internal sealed class DataPictures : IPictureSource
{
    private static readonly ImageSource Source = new() { FreshFor = Timeout.InfiniteTimeSpan };

    public Task<EncodedPicture> FetchAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var bytes = DataUrl.Decode(request.ImageId.Value.AsSpan(request.ImageId.SchemeSpan.Length + 1));
        request.ReportProgress(bytes.Length, bytes.Length);
        return Task.FromResult(new EncodedPicture(bytes, Source));
    }

    public ValueTask<bool> IsCurrentAsync(ImageLoadRequest request, ImageSource source) => ValueTask.FromResult(true);
}
