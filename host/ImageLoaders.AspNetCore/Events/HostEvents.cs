using System.Security.Cryptography;
using System.Text;

namespace ImageLoaders.AspNetCore.Events;

/// <summary>
/// A step of a load. Every client gets every event, whoever's load it is, and an id can be all that keeps what it names from others
/// (<c>content/…</c>, a token in a query): <c>Key</c> tells those who know the id, and nobody else.
/// </summary>
internal sealed record ProgressEvent(string Key, long BytesReceived, long? TotalBytes, int PartsDone, int? Parts);

/// <summary>A load that ended with an image.</summary>
internal sealed record LoadedEvent(string Key, double Milliseconds);

/// <summary>A load that failed. Who asked for it is told why; the reason can name what the id does.</summary>
internal sealed record FailedEvent(string Key, string Error);

/// <summary>A plugin that changed its state.</summary>
internal sealed record PluginEvent(string Name, Hosting.PluginState State, string? Reason);

/// <summary>Events that a client missed because it did not read.</summary>
internal sealed record LostEvent(int Count);

/// <summary>What stands for an id in events.</summary>
internal static class EventKey
{
    /// <summary>SHA-256 of the id's UTF-8, as hexadecimal digits.</summary>
    public static string Create(ImageId imageId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(imageId.Value)));
}
