namespace ImageLoaders;

/// <summary>Lists the images that an id stands for, such as the files of a folder or the frames of an object.</summary>
/// <remarks>
/// A provider can also implement <see cref="IImageRevalidator"/>. The host then asks it whether a listing is still current, before it lists
/// again.
/// </remarks>
/// <example>
/// <code>
/// public Task&lt;ImageListing?&gt; ListImagesAsync(ImageLoadRequest request) => Task.FromResult&lt;ImageListing?&gt;(new()
/// {
///     Groups = [new() { Kind = ImageGroupKind.Stack, Images = [new("noise:1"), new("noise:2")] }],
///     Source = new() { FreshFor = Timeout.InfiniteTimeSpan },
/// });
/// </code>
/// </example>
public interface IImageListProvider
{
    /// <summary>Lists the images. The host calls this method on many threads at the same time.</summary>
    /// <param name="request">
    /// The request with the id, the options and the token. Report what has been read by
    /// <see cref="ImageLoadRequest.ReportProgress(ImageLoadProgress)"/>.
    /// </param>
    /// <returns>
    /// The listing; <see langword="null"/> if this provider knows nothing about the id. The host asks the next provider then.
    /// </returns>
    /// <exception cref="ImageLoadException">The list cannot be read.</exception>
    Task<ImageListing?> ListImagesAsync(ImageLoadRequest request);
}
