namespace ImageLoaders;

/// <summary>Answers the nested requests of a request that was made without a host: images of its loader, if it has one.</summary>
internal sealed class NoHost(ImageLoadRequest request) : INestedRequests
{
    public ImageLoadObject LoadImage(ImageId imageId, RequestType requestType) => request.NestedLoader is { } load
        ? load(imageId)
        : new ImageLoadRequest(imageId) { CancellationToken = request.CancellationToken }.Run(static (_, _) => throw new ImageLoadException(
            ImageLoadError.NoLoader, "This request was made without a host, so no other image can be loaded. Set NestedLoader."));

    public Task<ImageMetadata?> GetMetadataAsync(ImageId imageId) => Task.FromException<ImageMetadata?>(Refusal(imageId, "no metadata"));

    public Task<ImageListing?> ListImagesAsync(ImageId imageId) => Task.FromException<ImageListing?>(Refusal(imageId, "no list"));

    private static ImageLoadException Refusal(ImageId imageId, string what) => new(
        ImageLoadError.NoLoader, $"This request was made without a host, so {what} of another id can be read. Set Nested.")
    { ImageId = imageId.ToDisplayString() };
}
