using System.Net;
using ImageLoaders;

namespace WadoLoader.Transport;

/// <summary>What statuses mean that are no success.</summary>
internal static class StatusFailure
{
    private const int LongestPhrase = 100;

    /// <returns>A <see cref="TransientFailure"/> where it may pass, else an <see cref="ImageLoadException"/>.</returns>
    public static Exception Create(string origin, HttpResponseMessage response, DateTimeOffset now)
    {
        var status = response.StatusCode;
        var after = response.Headers.RetryAfter is { } header ? header.Delta ?? (header.Date - now) : null;
        var said = new HttpRequestException($"{Phrase(response)} ({origin}).{Remedy(status, after)}", null, status);
        var meaning = ImageLoadException.From(said, default);
        var reason = new ImageLoadException(meaning.Error, meaning.Reason);
        if (status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests) && (int)status is < 500 or 501 or 505 or > 599)
            return reason;
        return new TransientFailure(reason, (int)status >= 500, after < TimeSpan.Zero ? TimeSpan.Zero : after);
    }

    // Of the server's making, and as long as it likes.
    private static string? Phrase(HttpResponseMessage response) =>
        response.ReasonPhrase is { Length: > LongestPhrase } phrase ? phrase[..LongestPhrase] + "…" : response.ReasonPhrase;

    private static string Remedy(HttpStatusCode status, TimeSpan? after) => status switch
    {
        HttpStatusCode.Unauthorized =>
            " Configure its login (ImageLoaders:Plugins:WadoLoader:Servers), and let the host pass it on "
            + "(ImageLoaders:Access:AuthorizedOrigins).",
        HttpStatusCode.NotFound => " Check the address, and that the server has the object.",
        _ => after > TimeSpan.Zero ? $" It says that it may be asked again in {after.Value.TotalSeconds:N0} seconds." : "",
    };
}
