using Microsoft.Extensions.Logging;

namespace ImageLoaders.Cli.Serving;

internal static partial class Log
{
    [LoggerMessage(4000, LogLevel.Information, "Serving images on {Addresses}")]
    public static partial void Serving(ILogger logger, string addresses);

    [LoggerMessage(4001, LogLevel.Information, "Files that ids may reach: {Roots}")]
    public static partial void Files(ILogger logger, string roots);

    [LoggerMessage(4002, LogLevel.Information, "Servers that ids may reach: {Hosts}; {Private}")]
    public static partial void Servers(ILogger logger, string hosts, string @private);

    [LoggerMessage(4003, LogLevel.Information, "Clients need {Keys}; {Content}")]
    public static partial void Clients(ILogger logger, string keys, string content);
}
