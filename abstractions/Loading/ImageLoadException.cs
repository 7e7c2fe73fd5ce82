namespace ImageLoaders;

/// <summary>The exception that a failed load ends with. The only other one is <see cref="OperationCanceledException"/>.</summary>
/// <remarks>
/// It contains only text. It has no inner exception and no object of a plugin, so that keeping it keeps nothing else in memory.
/// </remarks>
/// <param name="error">The kind of failure.</param>
/// <param name="reason">What happened, where (byte offset), and what to do about it.</param>
public sealed class ImageLoadException(ImageLoadError error, string reason) : Exception(reason)
{
    /// <summary>Gets the kind of failure.</summary>
    public ImageLoadError Error { get; } = error;

    /// <summary>Gets what happened, where, and what to do about it, without the id.</summary>
    public string Reason => base.Message;

    /// <summary>
    /// Gets the id whose load failed, as <see cref="ImageLoaders.ImageId.ToDisplayString"/> shows it; <see langword="null"/> until a
    /// request has passed the exception on.
    /// </summary>
    public string? ImageId { get; init; }

    /// <summary>
    /// Gets the text of the exception that caused this one, with its stack trace, for logs; <see langword="null"/> if there was none.
    /// </summary>
    public string? Detail { get; init; }

    /// <summary>Gets the id, if it is known, and the reason.</summary>
    public override string Message => ImageId is null ? Reason : $"{ImageId}: {Reason}";

    /// <summary>Creates an exception that contains only text from any other exception.</summary>
    /// <remarks>
    /// An exception of the base library gets the error that describes it best, such as <see cref="ImageLoadError.Unreachable"/> for
    /// <see cref="HttpRequestException"/>. Any other exception gets <see cref="ImageLoadError.LoaderFault"/>. If another exception wraps an
    /// <see cref="ImageLoadException"/>, as <see cref="HttpClient"/> does, the wrapped one is used.
    /// </remarks>
    /// <param name="exception">The exception that was thrown. It is not kept.</param>
    /// <param name="imageId">
    /// The id whose load failed. If <paramref name="exception"/> names another one, which this one is made of, the reason names it.
    /// </param>
    /// <returns>The new exception.</returns>
    public static ImageLoadException From(Exception exception, ImageId imageId)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (exception is ImageLoadException own)
            return Named(own.Error, own.Reason, own.ImageId, imageId, own.Detail);
        try
        {
            var (error, reason, named) = LoadFailure.Describe(exception);
            return Named(error, reason, named, imageId, exception.ToString());
        }
        catch (Exception) // a plugin's exception may throw where its text is asked for, and the load must end all the same
        {
            return new(ImageLoadError.LoaderFault,
                $"The loader failed with {exception.GetType().Name}, which cannot say why. This is a defect of the plugin.")
            {
                ImageId = imageId.ToDisplayString(),
            };
        }
    }

    // "average:1-3: dicomfile:/a.dcm?frame=2: There is no frame 2.": which image failed, and which one of those that it is made of.
    private static ImageLoadException Named(ImageLoadError error, string reason, string? named, ImageId imageId, string? detail)
    {
        var shown = imageId.ToDisplayString();
        return named is null || shown.Length == 0 || named == shown
            ? new(error, reason) { ImageId = named ?? shown, Detail = detail }
            : new(error, $"{named}: {reason}") { ImageId = shown, Detail = detail };
    }
}
