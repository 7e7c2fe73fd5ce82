using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>The keys that open the service. They are compared in a time that tells nothing of them.</summary>
internal sealed class ApiKeys(IEnumerable<string> keys)
{
    private const string Bearer = "Bearer ";

    private readonly byte[][] _hashes = [.. keys.Select(static key => SHA256.HashData(Encoding.UTF8.GetBytes(key)))];

    /// <summary>Whether the request brings one of them, or none is wanted.</summary>
    public bool Accept(HttpRequest request)
    {
        if (_hashes.Length == 0)
            return true;
        if (Brought(request) is not { } key)
            return false;
        var brought = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        var fits = false;
        foreach (var hash in _hashes)
            fits |= CryptographicOperations.FixedTimeEquals(hash, brought);
        return fits;
    }

    private static string? Brought(HttpRequest request)
    {
        if (request.Headers["X-API-Key"] is [{ } key])
            return key;
        return request.Headers.Authorization is [{ } text]
            && text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? text[Bearer.Length..].Trim() : null;
    }
}
