using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Responses;

/// <summary>The header <c>Cache-Status</c> (RFC 9211): how the host's cache of decoded images took part in an answer.</summary>
internal static class CacheStatusHeader
{
    public const string Name = "Cache-Status";

    /// <summary>Sets the header; none where no cache took part.</summary>
    public static void Set(HttpResponse response, CacheStatus status)
    {
        if (Describe(status) is { } text)
            response.Headers[Name] = text;
    }

    // fwd says why somebody was asked: nothing was kept, or what was kept is not fresh any more.
    private static string? Describe(CacheStatus status) => status switch
    {
        CacheStatus.Hit => "ImageLoaders; hit",
        CacheStatus.Revalidated => "ImageLoaders; fwd=stale; detail=revalidated",
        CacheStatus.Stale => "ImageLoaders; fwd=stale; detail=reloaded",
        CacheStatus.Miss => "ImageLoaders; fwd=miss",
        _ => null,
    };
}
