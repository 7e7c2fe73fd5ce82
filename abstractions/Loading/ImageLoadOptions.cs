namespace ImageLoaders;

/// <summary>Represents the options of one load. They are immutable, and can be used for any number of loads.</summary>
public sealed record ImageLoadOptions
{
    /// <summary>Gets the purpose of the load. Default <see cref="RequestType.Interaction"/>.</summary>
    public RequestType RequestType { get; init; }

    /// <summary>
    /// Gets the order among loads of the same <see cref="RequestType"/>. A lower value is loaded first. Any whole number; default 0.
    /// </summary>
    public int Priority { get; init; }

    /// <summary>
    /// Gets the value of the HTTP header <c>Authorization</c> (<c>Bearer …</c>) that the host sends for the caller; <see langword="null"/>
    /// (the default) sends none. The host sends it only to configured origins, and never logs it.
    /// </summary>
    public string? Authorization { get; init; }

    /// <summary>Gets the size that is sufficient; <see langword="null"/> (the default) requests the whole image.</summary>
    /// <remarks>
    /// A loader whose format can be decoded at a fraction of its size may return a smaller picture. It returns the smallest one that has at
    /// least this size in both directions, adds a remark to <see cref="Image.Remarks"/>, and scales the spacings.
    /// </remarks>
    public TargetSize? Target { get; init; }

    /// <summary>Returns the options without the authorization.</summary>
    public override string ToString() => $"{RequestType} {Priority}{(Authorization is null ? "" : ", authorized")}{(Target is { } t ? $", {t.Rows} x {t.Columns} is enough" : "")}";
}
