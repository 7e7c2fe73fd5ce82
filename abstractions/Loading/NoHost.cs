namespace ImageLoaders;

/// <summary>Answers the nested requests of a request that was made without a host: images of its loader, if it has one.</summary>
/// <param name="nestedLoader">Loads other images; <see langword="null"/> if none can be loaded.</param>
/// <param name="cancellationToken">The token of the request.</param>
internal sealed class NoHost(Func<ImageId, ImageLoadObject>? nestedLoader, CancellationToken cancellationToken) : INestedRequests
{
    public Func<ImageId, ImageLoadObject>? NestedLoader => nestedLoader;

    public ImageLoadObject LoadImage(ImageId imageId, RequestType requestType) => nestedLoader is not null
        ? nestedLoader(imageId)
        : new ImageLoadRequest(imageId) { CancellationToken = cancellationToken }.Run(static (_, _) => throw new ImageLoadException(
            ImageLoadError.NoLoader, "This request was made without a host, so no other image can be loaded. Set NestedLoader."));

    public Task<ImageMetadata?> GetMetadataAsync(ImageId imageId) => Task.FromException<ImageMetadata?>(Refusal(imageId, "no metadata"));

    public Task<ImageListing?> ListImagesAsync(ImageId imageId) => Task.FromException<ImageListing?>(Refusal(imageId, "no list"));

    private static ImageLoadException Refusal(ImageId imageId, string what) => new(
        ImageLoadError.NoLoader, $"This request was made without a host, so {what} of another id can be read. Set Nested.")
    { ImageId = imageId.ToDisplayString() };
}
