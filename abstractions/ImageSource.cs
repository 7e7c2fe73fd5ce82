namespace ImageLoaders;

/// <summary>
/// Identifies the object, the frame and the version of the bytes that an image was made of, and states for how long it may be reused
/// without asking again.
/// </summary>
public sealed record ImageSource
{
    /// <summary>Gets the SOP Instance UID (0008,0018); <see langword="null"/> if the object is not DICOM.</summary>
    public string? SopInstanceUid { get; init; }

    /// <summary>Gets the frame number, from 1; <see langword="null"/> if the format has no frames.</summary>
    public int? Frame { get; init; }

    /// <summary>
    /// Gets the version of the bytes that were read, as their owner names it: a strong ETag, or a file's identity, size and time. Versions
    /// are compared as ordinal strings. <see langword="null"/> if unknown.
    /// </summary>
    public string? Version { get; init; }

    /// <summary>Gets the time after loading during which the image may be reused without asking again.</summary>
    /// <value>
    /// Zero (the default) means that every reuse must ask. <see cref="Timeout.InfiniteTimeSpan"/> means that no reuse must ask.
    /// </value>
    public TimeSpan FreshFor { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the image was made only of what its loader asked the host for: images, metadata and lists.
    /// Default <see langword="false"/>.
    /// </summary>
    /// <remarks>
    /// The host notes which parts it gave to the loader, and keeps the image as long as every part is current. It asks for the parts
    /// itself, so the loader needs no <see cref="IImageRevalidator"/>. <see cref="Version"/> and <see cref="FreshFor"/> are not used: the
    /// image is as fresh as the part that must be asked first. An image with a part that could not be read is not kept.
    /// </remarks>
    public bool OfParts { get; init; }
}
