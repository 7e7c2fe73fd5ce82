using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Cache;

internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Debug, "{ImageId} is answered from the cache (hit): "
        + "it came from {Plugin}, was current {Age} ago, and is fresh for {FreshFor}.")]
    public static partial void Hit(ILogger logger, string imageId, string plugin, TimeSpan age, TimeSpan freshFor);

    [LoggerMessage(1301, LogLevel.Debug, "{ImageId} is answered from the cache (revalidated): "
        + "it was not fresh any more, and {Plugin} says that its source is still current.")]
    public static partial void Revalidated(ILogger logger, string imageId, string plugin);

    [LoggerMessage(1302, LogLevel.Debug, "{ImageId} is loaded again (stale): "
        + "it was kept but not fresh any more, and {Plugin} did not say that its source is still current.")]
    public static partial void Stale(ILogger logger, string imageId, string plugin);

    [LoggerMessage(1303, LogLevel.Debug, "{ImageId} is loaded by {Plugin} (miss): no image of it was kept.")]
    public static partial void Miss(ILogger logger, string imageId, string plugin);
}
