namespace ImageLoaders.Hosting.Loading;

/// <summary>Loads a set of images for a caller of the host.</summary>
internal sealed class CallerRequests(LoadPipeline pipeline, ImageLoadOptions options, CancellationToken callerToken) : INestedRequests
{
    public ImageLoadObject LoadImage(ImageId imageId, RequestType requestType) => pipeline.LoadImage(imageId, options, callerToken);

    public Task<ImageMetadata?> GetMetadataAsync(ImageId imageId) => throw new NotSupportedException();

    public Task<ImageListing?> ListImagesAsync(ImageId imageId) => throw new NotSupportedException();
}
