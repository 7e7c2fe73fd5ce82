using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>What the client takes (RFC 9110, section 12.5).</summary>
internal static class AcceptHeader
{
    /// <summary>Whether the client takes every type alike, as most programs do.</summary>
    public static bool TakesAll(HttpRequest request) => request.Headers.Accept is [] or ["*/*"];

    /// <summary>
    /// Whether a browser opens the address itself, as in a tab: it names pages first, and formats of pictures without regard to what they
    /// lose.
    /// </summary>
    public static bool IsOfANavigation(HttpRequest request) => request.Headers.Accept is [{ } accept, ..]
        && accept.StartsWith("text/html,", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Gets how much a media type is liked: 0 (not taken) to 1. The most exact range that it falls under decides; a header that cannot be
    /// read takes everything.
    /// </summary>
    public static double Quality(HttpRequest request, string type, string subtype)
    {
        var accept = request.Headers.Accept;
        if (TakesAll(request) || !MediaTypeHeaderValue.TryParseList([.. accept.OfType<string>()], out var ranges))
            return 1;
        var (exactness, quality) = (-1, 0.0);
        foreach (var range in ranges)
        {
            var fits = range.MatchesAllTypes ? 0
                : !range.Type.Equals(type, StringComparison.OrdinalIgnoreCase) ? -1
                : range.MatchesAllSubTypes ? 1
                : range.SubType.Equals(subtype, StringComparison.OrdinalIgnoreCase) ? 2 : -1;
            if (fits > exactness || (fits == exactness && fits >= 0 && (range.Quality ?? 1) > quality))
                (exactness, quality) = (fits, range.Quality ?? 1);
        }

        return quality;
    }

    /// <summary><c>br</c> or <c>gzip</c>, whichever the client likes better and has named; else <see langword="null"/>.</summary>
    public static string? Encoding(HttpRequest request)
    {
        var accept = request.Headers.AcceptEncoding;
        if (accept.Count == 0 || !StringWithQualityHeaderValue.TryParseList([.. accept.OfType<string>()], out var codings))
            return null;
        var (best, quality) = ((string?)null, 0.0);
        foreach (var coding in codings)
        {
            var name = coding.Value.Equals("br", StringComparison.OrdinalIgnoreCase) ? "br"
                : coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) ? "gzip" : null;
            var weight = coding.Quality ?? 1;
            if (name is not null && (weight > quality || (weight == quality && weight > 0 && name == "br")))
                (best, quality) = (name, weight);
        }

        return best;
    }
}
