using ImageLoaders.AspNetCore.Responses;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Listing;

/// <summary><c>GET plugins</c>: every plugin and how it is.</summary>
internal sealed class PluginsEndpoint(ImageLoaderHost host)
{
    public Task GetAsync(HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Json.WriteAsync(context, [.. host.Plugins.Select(PluginDescription.From)], ServiceJson.Default.PluginDescriptionArray);
    }
}
