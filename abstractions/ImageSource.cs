namespace ImageLoaders;

/// <summary>Which object, which frame, which version of the bytes, and for how long they may be served without asking again.</summary>
public sealed record ImageSource
{
    /// <summary>SOP Instance UID (0008,0018); <see langword="null"/> for what is not DICOM.</summary>
    public string? SopInstanceUid { get; init; }

    /// <summary>The frame, from 1; <see langword="null"/> where the format has none.</summary>
    public int? Frame { get; init; }

    /// <summary>The version of the bytes that were read, as whoever holds them names it: a strong ETag, or a file's identity, size and time. Compared to the letter.</summary>
    public string? Version { get; init; }

    /// <summary>For how long after loading nobody need be asked again. Zero (the default): ask at once. <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</summary>
    public TimeSpan FreshFor { get; init; }
}
