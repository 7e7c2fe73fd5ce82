namespace ImageLoaders.Hosting.Loading.Parts;

/// <summary>
/// One answer that an image was made of: not the answer itself, but how to tell whether it would come again. Safe for concurrent use.
/// </summary>
/// <param name="kind">What was asked for.</param>
/// <param name="imageId">The id.</param>
/// <param name="source">The source that the answer named.</param>
/// <param name="code">The hash of the code that answered.</param>
/// <param name="parts">What the answer was itself made of, where that is what it holds by.</param>
internal sealed class Part(PartKind kind, ImageId imageId, ImageSource source, string code, PartSet? parts)
{
    private long _freshUntil;

    public PartKind Kind => kind;

    public ImageId ImageId => imageId;

    public ImageSource Source => source;

    public string Code => code;

    public PartSet? Parts => parts;

    /// <summary>
    /// Gets what the provider of a list was given of others, whatever the list holds by: it holds only as long as their code serves.
    /// </summary>
    public PartSet? Given { get; init; }

    /// <summary>Gets or sets until when nobody needs to be asked, as a timestamp.</summary>
    public long FreshUntil
    {
        get => parts?.FreshUntil ?? Volatile.Read(ref _freshUntil);
        set => Volatile.Write(ref _freshUntil, value);
    }

    /// <summary>Returns until when an answer is fresh that was current then; both are timestamps.</summary>
    public static long FreshUntilOf(ImageSource source, long currentAt, TimeProvider time) =>
        source.FreshFor == Timeout.InfiniteTimeSpan ? long.MaxValue
        : source.FreshFor <= TimeSpan.Zero ? currentAt
        : (long)Math.Min(currentAt + (source.FreshFor.TotalSeconds * time.TimestampFrequency), long.MaxValue);

    /// <summary>Returns whether another answer is of the same version of the same thing. In doubt it is not.</summary>
    public bool IsSame(ImageSource other) =>
        source.Version is not null && source.Version == other.Version
        && source.SopInstanceUid == other.SopInstanceUid && source.Frame == other.Frame;
}
