using System.Diagnostics.CodeAnalysis;
using ImageLoaders.AspNetCore.Listing;
using ImageLoaders.AspNetCore.Responses;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ImageLoaders.AspNetCore;

/// <summary>Serves images from an ASP.NET application.</summary>
public static class EndpointRouteBuilderExtensions
{
    private static readonly string[] GetOrHead = ["GET", "HEAD"];

    /// <summary>
    /// Maps <c>image</c>, <c>pixels</c>, <c>rendered</c>, <c>metadata</c>, <c>plugins</c>, <c>prefetch</c>, <c>events</c>, <c>content</c>
    /// and <c>openapi.json</c>
    /// under a prefix. The application has added <c>AddImageLoaders</c> and
    /// <see cref="ServiceCollectionExtensions.AddImageLoadersEndpoints"/>.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">As in <c>/images</c>.</param>
    /// <returns>All of the endpoints, for conventions such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException">The services have not been added.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static IEndpointConventionBuilder MapImageLoaders(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix = "/images")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var service = endpoints.ServiceProvider.GetService<ImageService>()
            ?? throw new InvalidOperationException("The image endpoints have not been added: services.AddImageLoaders().AddImageLoadersEndpoints().");
        return service.Map(endpoints.MapGroup(prefix));
    }

    /// <summary>
    /// Maps <c>/health/live</c>, which answers 200 while the process does, and <c>/health/ready</c>, which answers 503 while a plugin that
    /// should serve does not (quarantined, or not loaded by something that may pass), and once it is stopping. Neither asks who wants to
    /// know.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    public static IEndpointConventionBuilder MapImageLoadersHealth(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var host = endpoints.ServiceProvider.GetRequiredService<ImageLoaderHost>();
        var stopping = endpoints.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var group = endpoints.MapGroup("/health");
        group.MapMethods("/live", GetOrHead, context => WriteHealthAsync(context, StatusCodes.Status200OK, new("live", [], [])));
        group.MapMethods("/ready", GetOrHead, context => stopping.IsCancellationRequested
            ? WriteHealthAsync(context, StatusCodes.Status503ServiceUnavailable, new("stopping", [], []))
            : MissingPlugin.Of(host.Plugins) is { Count: > 0 } missing
                ? WriteHealthAsync(context, StatusCodes.Status503ServiceUnavailable, new("degraded", host.Schemes, missing))
                : WriteHealthAsync(context, StatusCodes.Status200OK, new("ready", host.Schemes, [])));
        return group;
    }

    private static Task WriteHealthAsync(HttpContext context, int status, HealthDescription health)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return Json.WriteAsync(context, health, ServiceJson.Default.HealthDescription);
    }
}
