namespace ImageLoaders;

/// <summary>Provides metadata about the stored object that an id names.</summary>
public interface IMetadataProvider
{
    /// <summary>Gets a snapshot of the metadata. The host calls this method on many threads at the same time.</summary>
    /// <param name="request">The request with the id, the options and the token. A provider does not allocate pixels.</param>
    /// <returns>
    /// The snapshot; <see langword="null"/> if this provider knows nothing about the id. The host asks the next provider then.
    /// </returns>
    /// <exception cref="ImageLoadException">The object cannot be read.</exception>
    Task<ImageMetadata?> GetMetadataAsync(ImageLoadRequest request);
}
