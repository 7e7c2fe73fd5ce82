using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Access;

internal static partial class Log
{
    [LoggerMessage(1250, LogLevel.Warning, "Reading {Path} was refused: it lies outside of ImageLoaders:Access:AllowedRoots.")]
    public static partial void FileRefused(ILogger logger, string path);

    [LoggerMessage(1251, LogLevel.Warning, "Asking {Host} was refused: {Reason}")]
    public static partial void HostRefused(ILogger logger, string host, string reason);

    [LoggerMessage(1252, LogLevel.Warning, "{Origin} answered {Status}: the header Authorization was not sent to it. "
        + "To send it, add the origin to ImageLoaders:Access:AuthorizedOrigins.")]
    public static partial void AuthorizationStripped(ILogger logger, string origin, int status);
}
