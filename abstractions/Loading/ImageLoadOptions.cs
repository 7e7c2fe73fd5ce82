namespace ImageLoaders;

/// <summary>How one load is to be done. Immutable; the same object can serve any number of loads.</summary>
public sealed record ImageLoadOptions
{
    /// <summary>What the image is wanted for. Default <see cref="RequestType.Interaction"/>.</summary>
    public RequestType RequestType { get; init; }

    /// <summary>Order within <see cref="RequestType"/>: lower is sooner. Default 0, any whole number.</summary>
    public int Priority { get; init; }

    /// <summary>
    /// The value of the HTTP header <c>Authorization</c> to pass on for the caller (<c>Bearer …</c>). The host lets it go to configured
    /// origins only, and never logs it. <see langword="null"/>: none.
    /// </summary>
    public string? Authorization { get; init; }

    /// <summary>
    /// The size that is enough. A loader whose format can be decoded at a fraction may return the smallest picture that is not smaller
    /// than this in either direction, says so in <see cref="Image.Remarks"/>, and scales the spacings. <see langword="null"/>: all of it.
    /// </summary>
    public TargetSize? Target { get; init; }

    /// <summary>The options without their secret.</summary>
    public override string ToString() => $"{RequestType} {Priority}{(Authorization is null ? "" : ", authorized")}{(Target is { } t ? $", {t.Rows} x {t.Columns} is enough" : "")}";
}
