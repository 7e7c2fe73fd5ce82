using ImageLoaders.AspNetCore.Images;
using ImageLoaders.AspNetCore.Responses;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>
/// Which pages of other origins may use the service, by ASP.NET's own CORS policy and service. The service is asked directly, as an
/// application that maps the endpoints need not have the middleware. Beyond CORS, pages of origins that are not named may not change
/// anything.
/// </summary>
internal sealed class CrossOrigin
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE"];

    private static readonly string[] Received =
        ["Authorization", "Content-Type", "If-None-Match", "If-Range", "ImageLoaders-Authorization", "Range", "X-API-Key"];

    private static readonly string[] Exposed =
    [
        "ETag", "Content-Range", "Retry-After", ServerTiming.Name, CacheStatusHeader.Name, PixelsEndpoint.DescriptionHeader,
        "ImageLoaders-Rows", "ImageLoaders-Columns", "ImageLoaders-Components", "ImageLoaders-Sample-Type",
        "ImageLoaders-Rescale-Slope", "ImageLoaders-Rescale-Intercept", "ImageLoaders-Window", "ImageLoaders-Invert",
        "ImageLoaders-Minimum", "ImageLoaders-Maximum", "ImageLoaders-Row-Spacing", "ImageLoaders-Column-Spacing", "ImageLoaders-Lossy",
    ];

    private readonly CorsService _cors = new(Options.Create(new CorsOptions()), NullLoggerFactory.Instance);
    private readonly HashSet<string> _allowed;
    private readonly CorsPolicy _policy;

    public CrossOrigin(IEnumerable<string> allowedOrigins)
    {
        _allowed = new(allowedOrigins, StringComparer.OrdinalIgnoreCase);
        _policy = new CorsPolicyBuilder()
            .SetIsOriginAllowed(origin => _allowed.Contains(origin) || _allowed.Contains("*"))
            .WithMethods(Methods)
            .WithHeaders(Received)
            .WithExposedHeaders(Exposed)
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10))
            .Build();
    }

    /// <summary>Says in the answer's headers which pages may read it.</summary>
    /// <exception cref="RequestException">A page of another origin wants to change something.</exception>
    public void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers["Cross-Origin-Resource-Policy"] = _allowed.Count == 0 ? "same-origin" : "cross-origin";
        if (_allowed.Count > 0)
            headers.Append("Vary", "Origin");
        if (context.Request.Headers.Origin is not [{ } origin])
            return;
        var result = _cors.EvaluatePolicy(context, _policy);
        result.VaryByOrigin = false; // said above, whether the origin is allowed or not
        if (result.IsOriginAllowed)
            _cors.ApplyResult(result, context.Response);
        else if (!IsReading(context.Request) && !IsOwn(context.Request, origin))
            throw new RequestException(StatusCodes.Status403Forbidden, "origin-not-allowed",
                $"Pages of this origin are not allowed. Add the origin to {ImageServiceOptions.SectionName}:AllowedOrigins.");
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

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static bool IsReading(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    // Behind a proxy that ends TLS the scheme differs; host and port do not.
    private static bool IsOwn(HttpRequest request, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && request.Host.HasValue
        && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
