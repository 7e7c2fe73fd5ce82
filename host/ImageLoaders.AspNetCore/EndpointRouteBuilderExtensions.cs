using System.Diagnostics.CodeAnalysis;
using ImageLoaders.AspNetCore.Listing;
using ImageLoaders.AspNetCore.Responses;
using ImageLoaders.AspNetCore.Viewer;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ImageLoaders.AspNetCore;

/// <summary>Provides extension methods that map the image endpoints of an ASP.NET Core application.</summary>
public static class EndpointRouteBuilderExtensions
{
    private static readonly string[] GetOrHead = ["GET", "HEAD"];

    /// <summary>
    /// Maps the endpoints <c>image</c>, <c>pixels</c>, <c>rendered</c>, <c>metadata</c>, <c>list</c>, <c>id</c>, <c>plugins</c>,
    /// <c>prefetch</c>, <c>events</c>, <c>content</c>, <c>ohif.json</c> and <c>openapi.json</c> under a prefix.
    /// </summary>
    /// <remarks>Call <c>AddImageLoaders</c> and <see cref="ServiceCollectionExtensions.AddImageLoadersEndpoints"/> before.</remarks>
    /// <param name="endpoints">The route builder of the application.</param>
    /// <param name="prefix">The prefix of the routes, such as <c>/images</c>.</param>
    /// <returns>A builder for conventions of all endpoints, such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException">The services were not added.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <example>
    /// <code>
    /// var builder = WebApplication.CreateBuilder(args);
    /// builder.Services.AddImageLoaders().AddImageLoadersEndpoints();
    /// builder.Services.AddAuthorization();
    /// var app = builder.Build();
    /// app.MapImageLoaders("/images").RequireAuthorization();
    /// app.MapImageLoadersHealth();
    /// app.Run();
    /// </code>
    /// </example>
    public static IEndpointConventionBuilder MapImageLoaders(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix =
        "/images")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var service = endpoints.ServiceProvider.GetService<ImageService>()
            ?? throw new InvalidOperationException(
                "The services of the image endpoints were not added. Call services.AddImageLoaders().AddImageLoadersEndpoints().");
        return service.Map(endpoints.MapGroup(prefix));
    }

    /// <summary>
    /// Maps the viewer page and the module <c>cornerstone-image-loader.js</c>, which loads the service's images into any Cornerstone
    /// application.
    /// </summary>
    /// <remarks>
    /// The package contains both. A build of a checkout contains them after <c>eng/viewer.sh</c>; without them, the answer is 404.
    /// </remarks>
    /// <param name="endpoints">The route builder of the application.</param>
    /// <param name="path">The path of the page, such as <c>/viewer</c>.</param>
    /// <param name="imagesPrefix">The prefix that <see cref="MapImageLoaders"/> was called with.</param>
    /// <returns>A builder for conventions of the page, such as <c>RequireAuthorization()</c>.</returns>
    public static IEndpointConventionBuilder MapImageLoadersViewer(this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string path = "/viewer", string imagesPrefix = "/images")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.MapMethods(path.TrimEnd('/') + "/{**file}", GetOrHead, new ViewerFiles(imagesPrefix).GetAsync);
    }

    /// <summary>
    /// Maps <c>/health/live</c>, which answers 200 while the process runs, and <c>/health/ready</c>, which answers 503 when the host is not
    /// ready. Neither requires authentication.
    /// </summary>
    /// <remarks>
    /// <c>/health/ready</c> answers 503 while a plugin that should serve does not: it is quarantined, it could not be loaded for a
    /// temporary reason, or it was there when the host started and is not loaded. It also answers 503 when the process is stopping, from
    /// the begin of <see cref="ImageServiceOptions.ShutdownDelay"/> on.
    /// </remarks>
    /// <param name="endpoints">The route builder of the application.</param>
    /// <returns>A builder for conventions of both endpoints.</returns>
    public static IEndpointConventionBuilder MapImageLoadersHealth(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var host = endpoints.ServiceProvider.GetRequiredService<ImageLoaderHost>();
        var stopping = endpoints.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var stop = endpoints.ServiceProvider.GetService<ServiceStop>();
        var group = endpoints.MapGroup("/health");
        group.MapMethods("/live", GetOrHead, context => WriteHealthAsync(context, StatusCodes.Status200OK, new("live", [], [])));
        group.MapMethods("/ready", GetOrHead, context => stop?.HasBegun ?? stopping.IsCancellationRequested
            ? WriteHealthAsync(context, StatusCodes.Status503ServiceUnavailable, new("stopping", [], []))
            : MissingPlugin.List(host.Plugins) is { Count: > 0 } missing
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
