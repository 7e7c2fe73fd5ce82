using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>Whose pages may use the service (the Fetch standard's CORS protocol). Nobody's but its own, unless they are named.</summary>
internal sealed class CrossOrigin(IEnumerable<string> allowedOrigins)
{
    private const string Exposed =
        "ETag, Content-Range, Retry-After, ImageLoaders-Rows, ImageLoaders-Columns, ImageLoaders-Components, ImageLoaders-Sample-Type, ImageLoaders-Rescale-Slope, "
        + "ImageLoaders-Rescale-Intercept, ImageLoaders-Window, ImageLoaders-Invert, ImageLoaders-Minimum, ImageLoaders-Maximum, ImageLoaders-Row-Spacing, "
        + "ImageLoaders-Column-Spacing, ImageLoaders-Lossy";

    private readonly HashSet<string> _allowed = new(allowedOrigins, StringComparer.OrdinalIgnoreCase);

    /// <summary>Says in the answer's headers who may read it.</summary>
    /// <exception cref="RequestException">A page of another origin wants to change something.</exception>
    public void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers["Cross-Origin-Resource-Policy"] = _allowed.Count == 0 ? "same-origin" : "cross-origin";
        if (_allowed.Count > 0)
            headers.Append("Vary", "Origin");
        if (context.Request.Headers.Origin is not [{ } origin])
            return;
        if (_allowed.Contains(origin) || _allowed.Contains("*"))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlExposeHeaders = Exposed;
        }
        else if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !IsOwn(context.Request, origin))
        {
            throw new RequestException(StatusCodes.Status403Forbidden, "origin-not-allowed",
                $"Pages of another origin may not do this. {ImageServiceOptions.SectionName}:AllowedOrigins names those that may.");
        }
    }

    /// <summary>Answers a browser's question before the request itself.</summary>
    public Task PreflightAsync(HttpContext context)
    {
        try
        {
            Apply(context);
        }
        catch (RequestException exception)
        {
            return Problem.From(exception).WriteAsync(context);
        }

        if (context.Response.Headers.AccessControlAllowOrigin.Count > 0)
        {
            context.Response.Headers.AccessControlAllowMethods = "GET, HEAD, POST, DELETE";
            context.Response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type, If-None-Match, If-Range, ImageLoaders-Authorization, Range, X-API-Key";
            context.Response.Headers.AccessControlMaxAge = "600";
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    // Behind a proxy that ends TLS the scheme differs; host and port do not.
    private static bool IsOwn(HttpRequest request, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && request.Host.HasValue
        && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
