namespace ImageLoaders;

/// <summary>
/// The only exception, beside <see cref="OperationCanceledException"/>, that a load ends with. It carries text alone, never an
/// inner exception or an object of a plugin's, so that keeping it keeps nothing else alive.
/// </summary>
/// <param name="error">What kind of failure it is.</param>
/// <param name="reason">What happened, where (byte offset), and what to do about it.</param>
public sealed class ImageLoadException(ImageLoadError error, string reason) : Exception(reason)
{
    /// <summary>What kind of failure it is.</summary>
    public ImageLoadError Error { get; } = error;

    /// <summary>What happened, where, and what to do about it, without the id.</summary>
    public string Reason => base.Message;

    /// <summary>The id whose load failed, as <see cref="ImageLoaders.ImageId.ToDisplayString"/> shows it; <see langword="null"/> until a request has passed it on.</summary>
    public string? ImageId { get; init; }

    /// <summary>The text of the exception that caused this one, stack trace included, for logs; <see langword="null"/> when there was none.</summary>
    public string? Detail { get; init; }

    /// <summary>The id, where it is known, and the reason.</summary>
    public override string Message => ImageId is null ? Reason : $"{ImageId}: {Reason}";

    /// <summary>
    /// Makes a new exception of text alone of any other. Exceptions of the base library get the error that says most of them
    /// (<see cref="HttpRequestException"/>: <see cref="ImageLoadError.Unreachable"/>); what is not known is <see cref="ImageLoadError.LoaderFault"/>.
    /// An <see cref="ImageLoadException"/> that another exception wraps, as <see cref="HttpClient"/> does, counts before its wrapping.
    /// </summary>
    /// <param name="exception">What was thrown. It is not kept.</param>
    /// <param name="imageId">The id whose load failed; one that <paramref name="exception"/> names already stays.</param>
    public static ImageLoadException From(Exception exception, ImageId imageId)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (exception is ImageLoadException own)
            return new(own.Error, own.Reason) { ImageId = own.ImageId ?? imageId.ToDisplayString(), Detail = own.Detail };
        try
        {
            var (error, reason, named) = LoadFailure.Describe(exception);
            return new(error, reason) { ImageId = named ?? imageId.ToDisplayString(), Detail = exception.ToString() };
        }
        catch (Exception) // a plugin's exception may throw where its text is asked for, and the load must end all the same
        {
            return new(ImageLoadError.LoaderFault, $"The loader failed with {exception.GetType().Name}, which cannot say why. This is a defect of the plugin.")
            {
                ImageId = imageId.ToDisplayString(),
            };
        }
    }
}
