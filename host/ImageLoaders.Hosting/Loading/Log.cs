using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Loading;

internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Warning, "{ImageId}: plugin {Plugin} did not finish within {Timeout}. "
        + "Its caller has been let go; its work goes on until it ends by itself.")]
    public static partial void PassedDeadline(ILogger logger, string? imageId, string plugin, TimeSpan timeout);

    [LoggerMessage(1201, LogLevel.Error, "A handler of {Event} failed for {Name}.")]
    public static partial void HandlerFailed(ILogger logger, string @event, string name, Exception exception);

    [LoggerMessage(1202, LogLevel.Debug, "{ImageId} failed in {Plugin}: {Error}: {Reason}")]
    public static partial void LoadFailed(ILogger logger, string? imageId, string plugin, ImageLoadError error, string reason);

    [LoggerMessage(1203, LogLevel.Warning, "{ImageId}: plugin {Plugin} failed: {Reason} {Detail}")]
    public static partial void LoaderFault(ILogger logger, string? imageId, string plugin, string reason, string? detail);

    [LoggerMessage(1204, LogLevel.Information, "Plugin {Plugin} blocks threads of the pool in {Calls} of its calls: "
        + "threads are added so that other loads go on. A loader awaits, and does not block.")]
    public static partial void PoolIsBlocked(ILogger logger, string plugin, int calls);
}
