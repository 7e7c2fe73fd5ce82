using System.Net;

namespace ImageLoaders.Hosting.Access;

/// <summary>
/// Holds each request, and each place that a redirect leads to, against the policy. Redirects of GET and HEAD are followed here, at
/// most ten; others come back as they are.
/// </summary>
internal sealed class AccessHandler(NetworkAccessPolicy policy, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int MostRedirects = 10;

    /// <exception cref="NotSupportedException">Always: it would block a thread.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The host's HttpClient has no synchronous calls. Use SendAsync.");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            var isStripped = await PrepareAsync(request, cancellationToken).ConfigureAwait(false);
            var response = await SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
            if (isStripped && response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                policy.SayStripped(request.RequestUri!, response);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location || !IsRead(request.Method))
                return response;
            response.Dispose();
            if (redirects == MostRedirects)
                throw new ImageLoadException(ImageLoadError.Unreachable,
                    $"{request.RequestUri!.IdnHost} redirects more than {MostRedirects} times.");
            request = Redirect(request, location);
        }
    }

    // Whether the header Authorization was taken away.
    private async ValueTask<bool> PrepareAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await policy.ThrowIfForbiddenAsync(request.RequestUri, cancellationToken).ConfigureAwait(false);
        request.Headers.Host = null; // it could name another server behind the same address
        var isStripped = !policy.IsAuthorized(request.RequestUri!) && request.Headers.Remove("Authorization");
        foreach (var (name, values) in request.Headers.NonValidated)
            foreach (var value in values)
                if (value.AsSpan().ContainsAnyInRange('\0', '\x1f'))
                    throw new ImageLoadException(ImageLoadError.InvalidImageId, $"The header {name} has control characters in its value.");
        return isStripped;
    }

    // What the connection was refused for comes wrapped; the plugin is to see it as it is.
    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (exception.InnerException is ImageLoadException refusal)
        {
            throw new ImageLoadException(refusal.Error, refusal.Reason);
        }
    }

    private static HttpRequestMessage Redirect(HttpRequestMessage request, Uri location)
    {
        var from = request.RequestUri!;
        var to = new Uri(from, location);
        if (from.Scheme == Uri.UriSchemeHttps && to.Scheme != Uri.UriSchemeHttps)
            throw new ImageLoadException(ImageLoadError.AccessDenied,
                $"{from.IdnHost} redirects from https: to {to.Scheme}:, which is not followed.");
        var next = new HttpRequestMessage(request.Method, to) { Version = request.Version, VersionPolicy = request.VersionPolicy };
        var isSameOrigin = from.Scheme == to.Scheme && from.Port == to.Port
            && string.Equals(from.IdnHost, to.IdnHost, StringComparison.OrdinalIgnoreCase);
        foreach (var (name, values) in request.Headers.NonValidated)
            if (isSameOrigin || !IsCredential(name))
                next.Headers.TryAddWithoutValidation(name, values);
        return next;
    }

    private static bool IsCredential(string header) => header.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Cookie", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Proxy-Authorization", StringComparison.OrdinalIgnoreCase);

    private static bool IsRead(HttpMethod method) => method == HttpMethod.Get || method == HttpMethod.Head;

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
