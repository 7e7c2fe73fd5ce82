using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>
/// The parameter <c>group</c>, which every endpoint has: it names what the request belongs to. A load balancer goes by it; the service
/// keeps and removes contents by it.
/// </summary>
internal static class Group
{
    public const string Name = "group";

    private const int LongestName = 256;

    /// <summary>The group; <see langword="null"/> when none is given.</summary>
    /// <exception cref="RequestException">It is given twice, empty or too long.</exception>
    public static string? Read(IQueryCollection query) => Parameter.Read(query, Name) switch
    {
        null => null,
        { Length: > 0 and <= LongestName } group => group,
        _ => throw Parameter.Wrong(Name, $"a text of 1 to {LongestName} characters"),
    };
}
