namespace ImageLoaders;

/// <summary>Represents the progress of a load or of a listing.</summary>
/// <param name="BytesReceived">The number of encoded bytes received, from 0.</param>
/// <param name="TotalBytes">The total number of encoded bytes; <see langword="null"/> if unknown.</param>
public readonly record struct ImageLoadProgress(long BytesReceived, long? TotalBytes)
{
    /// <summary>Gets the number of parts that are done, from 0: images that this image is made of, or files of a folder.</summary>
    public int PartsDone { get; init; }

    /// <summary>
    /// Gets the number of parts; <see langword="null"/> if the load does not consist of parts, or if the number is not known yet.
    /// </summary>
    public int? Parts { get; init; }
}
