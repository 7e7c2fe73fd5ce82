namespace ImageLoaders;

/// <summary>Tells what is known of the stored object behind an id.</summary>
public interface IMetadataProvider
{
    /// <summary>
    /// One snapshot for the id; <see langword="null"/> when this provider knows nothing of it, and the next one is asked. Called from many threads at once.
    /// </summary>
    /// <param name="request">The id, the options and the token; the pixel memory goes unused.</param>
    /// <exception cref="ImageLoadException">The object cannot be read.</exception>
    Task<ImageMetadata?> GetMetadataAsync(ImageLoadRequest request);
}
