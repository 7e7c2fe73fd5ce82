using System.Collections.Immutable;

namespace ImageLoaders;

/// <summary>
/// Answers what a loader or a provider asks for while it works on a request: other images, metadata and lists. Loaders use it through
/// <see cref="ImageLoadRequest"/>.
/// </summary>
/// <remarks>
/// The host implements it. A test can implement it and set <see cref="ImageLoadRequest.Nested"/>. Implementations are safe for concurrent
/// use. The interface grows only by members with a default implementation.
/// </remarks>
public interface INestedRequests
{
    /// <summary>Loads another image.</summary>
    /// <param name="imageId">The id of the image.</param>
    /// <param name="requestType">The purpose of the load. A purpose that is more urgent than that of the request has no effect.</param>
    /// <returns>The running load.</returns>
    ImageLoadObject LoadImage(ImageId imageId, RequestType requestType);

    /// <summary>Gets the metadata of another object.</summary>
    /// <param name="imageId">The id of the image.</param>
    /// <returns>The metadata; <see langword="null"/> if no provider knows the object.</returns>
    Task<ImageMetadata?> GetMetadataAsync(ImageId imageId);

    /// <summary>Lists the images that an id stands for.</summary>
    /// <param name="imageId">The id.</param>
    /// <returns>The listing; <see langword="null"/> if no provider can list the id.</returns>
    Task<ImageListing?> ListImagesAsync(ImageId imageId);

    /// <summary>Finds the id that a file leads to, by the types of files that plugins have registered.</summary>
    /// <param name="name">An absolute path, or <c>content/…</c>.</param>
    /// <returns>The id; <see langword="null"/> (the default implementation) if no plugin has registered the type of the file.</returns>
    Task<ImageId?> FindImageIdAsync(string name) => Task.FromResult<ImageId?>(null);

    /// <summary>Loads a set of images, at most 16 at the same time.</summary>
    /// <param name="imageIds">The ids of the images.</param>
    /// <param name="requestType">The purpose, as for <see cref="LoadImage"/>.</param>
    /// <param name="progress">Receives how many of the images are loaded; <see langword="null"/> if nobody asks.</param>
    /// <param name="cancellationToken">A token to cancel all of the loads.</param>
    /// <returns>The images, in the order of the ids.</returns>
    /// <exception cref="ImageLoadException">The first failure of a load. It names the id, and the other loads are cancelled.</exception>
    Task<ImmutableArray<Image>> LoadImagesAsync(
        ImmutableArray<ImageId> imageIds,
        RequestType requestType,
        IProgress<ImageLoadProgress>? progress,
        CancellationToken cancellationToken) =>
        new PartLoads(imageIds, imageId => LoadImage(imageId, requestType), progress).RunAsync(cancellationToken);
}
