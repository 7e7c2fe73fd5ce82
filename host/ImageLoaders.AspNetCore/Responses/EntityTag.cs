using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ImageLoaders.AspNetCore.Responses;

/// <summary>Strong entity tags (RFC 9110, section 8.8.3): 128 bits of a SHA-256.</summary>
internal static class EntityTag
{
    private const int Bytes = 16;

    public static string Compute(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return $"\"{Text(hash)}\"";
    }

    /// <summary>What goes into a tag of a hash.</summary>
    public static string Text(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash[..Bytes]);

    /// <summary>Whether the client says that it has this very answer (If-None-Match).</summary>
    public static bool IsHeld(HttpRequest request, string tag)
    {
        var held = request.Headers.IfNoneMatch;
        if (held.Count == 0)
            return false;
        if (held.Count == 1 && held[0] == tag)
            return true;
        return EntityTagHeaderValue.TryParseList([.. held.OfType<string>()], out var tags)
            && tags.Any(one => one.Tag == tag || one.Tag == "*"); // weak comparison, as section 13.1.2 says
    }
}
