namespace ImageLoaders.AspNetCore.Requests;

/// <summary>A request that is not answered as asked, for a reason that is no <see cref="ImageLoadError"/>.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="kind">What kind of problem it is, in kebab-case: the end of its type.</param>
/// <param name="reason">What is wrong, and what to do about it.</param>
internal sealed class RequestException(int status, string kind, string reason) : Exception(reason)
{
    public int Status { get; } = status;

    public string Kind { get; } = kind;

    /// <summary>Seconds after which to ask again; <see langword="null"/>: never, as it is.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The setting whose limit it is past; <see langword="null"/>: none.</summary>
    public string? Limit { get; init; }
}
