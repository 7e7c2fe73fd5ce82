namespace ImageLoaders;

/// <summary>
/// The only exception, beside <see cref="OperationCanceledException"/>, that a load ends with. It carries text alone, never an
/// inner exception or an object of a plugin's, so that keeping it keeps nothing else alive.
/// </summary>
/// <param name="error">What kind of failure it is.</param>
/// <param name="message">What happened, to which id, where (byte offset), and what to do about it.</param>
public sealed class ImageLoadException(ImageLoadError error, string message) : Exception(message)
{
    /// <summary>What kind of failure it is.</summary>
    public ImageLoadError Error { get; } = error;

    /// <summary>The id whose load failed, as <see cref="ImageLoaders.ImageId.ToDisplayString"/> shows it; <see langword="null"/> until a request has passed it on.</summary>
    public string? ImageId { get; init; }

    /// <summary>The text of the exception that caused this one, stack trace included, for logs; <see langword="null"/> when there was none.</summary>
    public string? Detail { get; init; }
}
