using ImageLoaders.Hosting.Cache;

namespace ImageLoaders.Hosting.Loading.Nested;

/// <summary>Loads the images of one set.</summary>
/// <param name="load">Loads one of them.</param>
/// <param name="set">The set; <see langword="null"/> where it is too small for one.</param>
internal sealed class SetRequests(Func<ImageId, RequestType, ImageSet?, ImageLoadObject> load, ImageSet? set) : INestedRequests
{
    public ImageLoadObject LoadImage(ImageId imageId, RequestType requestType) => load(imageId, requestType, set);

    public Task<ImageMetadata?> GetMetadataAsync(ImageId imageId) => throw new NotSupportedException();

    public Task<ImageListing?> ListImagesAsync(ImageId imageId) => throw new NotSupportedException();
}
