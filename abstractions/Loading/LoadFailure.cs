using System.Net;
using System.Security.Authentication;

namespace ImageLoaders;

/// <summary>What exceptions of the base library mean to whoever waits for an image.</summary>
internal static class LoadFailure
{
    /// <summary>What kind of failure it is, why, and the id that a wrapped exception of the contract names already.</summary>
    public static (ImageLoadError Error, string Reason, string? ImageId) Describe(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
            if (inner is ImageLoadException own)
                return (own.Error, own.Reason, own.ImageId);
            else if (IsOfAssembly(inner))
                return (ImageLoadError.LoaderFault, Defect(inner), null);
        while (exception is AggregateException { InnerExceptions: [var only] })
            exception = only;
        var (error, reason) = DescribeOther(exception);
        return (error, reason, null);
    }

    private static (ImageLoadError Error, string Reason) DescribeOther(Exception exception) => exception switch
    {
        HttpRequestException { StatusCode: { } status } http => (OfStatus(status), $"The server answered {(int)status}: {http.Message}"),
        HttpRequestException { InnerException: AuthenticationException tls } => (ImageLoadError.Unreachable,
            $"The server's TLS is not accepted: {tls.GetBaseException().Message} Check its certificate, "
                    + "and which authorities the host trusts (ImageLoaders:Access:CertificateAuthorityFile)."),
        HttpRequestException http => (ImageLoadError.Unreachable,
            $"The server cannot be reached: {WithCause(http)}. Check its address and that it runs."),
        OperationCanceledException { InnerException: TimeoutException timeout } => (ImageLoadError.Timeout, timeout.Message),
        OperationCanceledException => (ImageLoadError.LoaderFault, "The loader cancelled the load, although its token was not cancelled."),
        TimeoutException => (ImageLoadError.Timeout, exception.Message),
        FileNotFoundException or DirectoryNotFoundException => (ImageLoadError.NotFound, exception.Message),
        UnauthorizedAccessException => (ImageLoadError.AccessDenied, exception.Message),
        EndOfStreamException or InvalidDataException => (ImageLoadError.Malformed, exception.Message),
        OutOfMemoryException or InsufficientMemoryException =>
            (ImageLoadError.TooLarge, "The process has no memory left for this image. Raise its memory limit, or lower the host's limits."),
        HttpIOException or IOException => (ImageLoadError.Unreachable, $"Reading broke off: {WithCause(exception)}."),
        _ => (ImageLoadError.LoaderFault, Defect(exception)),
    };

    private static string Defect(Exception exception) =>
        $"The loader failed with {exception.GetType().Name}: {exception.Message.TrimEnd().TrimEnd('.')}. "
            + "This is a defect of the plugin; its log has the stack trace.";

    // An assembly that is missing or unfit is a defect of the plugin, and no file that somebody asked for.
    private static bool IsOfAssembly(Exception exception) => exception is FileLoadException or BadImageFormatException
        || (exception is FileNotFoundException { FileName: { } name }
            && (name.Contains(", Version=", StringComparison.Ordinal) || name.Contains(", Culture=", StringComparison.Ordinal)));

    // "An error occurred while sending the request." says nothing; what it wraps does.
    private static string WithCause(Exception exception)
    {
        var (message, cause) = (exception.Message.TrimEnd('.'), exception.GetBaseException().Message.TrimEnd('.'));
        return message.Contains(cause, StringComparison.Ordinal) ? message : $"{message}: {cause}";
    }

    private static ImageLoadError OfStatus(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.ProxyAuthenticationRequired => ImageLoadError.Unauthorized,
        HttpStatusCode.Forbidden => ImageLoadError.AccessDenied,
        HttpStatusCode.NotFound or HttpStatusCode.Gone => ImageLoadError.NotFound,
        HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => ImageLoadError.Timeout,
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => ImageLoadError.Overloaded,
        HttpStatusCode.RequestEntityTooLarge => ImageLoadError.TooLarge,
        HttpStatusCode.NotAcceptable or HttpStatusCode.UnsupportedMediaType => ImageLoadError.Unsupported,
        _ => ImageLoadError.Unreachable,
    };
}
