using System.Globalization;

namespace ImageLoaders.AspNetCore.Responses;

/// <summary>The header that says how long a load took. It is no part of an answer's body, which is the same on every replica.</summary>
internal static class ServerTiming
{
    public const string Name = "Server-Timing";

    /// <summary>Returns how long the load that made an image took, in milliseconds.</summary>
    public static string Format(Image image) => string.Create(CultureInfo.InvariantCulture,
        $"fetch;dur={image.FetchTime.TotalMilliseconds:0.###}, decode;dur={image.DecodeTime.TotalMilliseconds:0.###}");
}
