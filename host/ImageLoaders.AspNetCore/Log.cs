using Microsoft.Extensions.Logging;

namespace ImageLoaders.AspNetCore;

internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Debug, "{Method} {Path} {ImageId}: {Status} in {Milliseconds} ms")]
    public static partial void Answered(ILogger logger, string method, string path, string? imageId, int status, double milliseconds);

    [LoggerMessage(3001, LogLevel.Information, "{Method} {Path} {ImageId}: {Status}, {Reason}")]
    public static partial void Refused(ILogger logger, string method, string path, string? imageId, int status, string reason);

    [LoggerMessage(3002, LogLevel.Error, "{Method} {Path} failed because of a defect of the service.")]
    public static partial void Failed(ILogger logger, string method, string path, Exception exception);

    [LoggerMessage(3004, LogLevel.Warning,
        "Requests were refused by the limit {Limit}: {Count} since the last such line. The latest: {Reason}")]
    public static partial void LimitExceeded(ILogger logger, string limit, int count, string reason);

    [LoggerMessage(3003, LogLevel.Information, "{Name} of {LengthBytes} bytes is kept until {ExpiresAt}.")]
    public static partial void ContentAdded(ILogger logger, string name, long lengthBytes, DateTimeOffset expiresAt);
}
