using System.Net;
using ImageLoaders;

namespace WadoLoader.Transport;

/// <summary>What statuses mean that are no success.</summary>
internal static class StatusFailure
{
    /// <returns>A <see cref="TransientFailure"/> where it may pass, else an <see cref="ImageLoadException"/>.</returns>
    public static Exception Of(string origin, HttpResponseMessage response, DateTimeOffset now)
    {
        var status = response.StatusCode;
        var said = new HttpRequestException($"{response.ReasonPhrase} ({origin}).{Remedy(status)}", null, status);
        var meaning = ImageLoadException.From(said, default);
        var reason = new ImageLoadException(meaning.Error, meaning.Reason);
        if (status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests) && (int)status is < 500 or 501 or 505 or > 599)
            return reason;
        var after = response.Headers.RetryAfter is { } header ? header.Delta ?? (header.Date - now) : null;
        return new TransientFailure(reason, (int)status >= 500, after < TimeSpan.Zero ? TimeSpan.Zero : after);
    }

    private static string Remedy(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => " Configure its login (ImageLoaders:Plugins:WadoLoader:Servers), and let the host pass it on (ImageLoaders:Access:AuthorizedOrigins).",
        HttpStatusCode.NotFound => " Check the address, and that the server has the object.",
        _ => "",
    };
}
