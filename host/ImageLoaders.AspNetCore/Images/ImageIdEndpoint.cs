using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.AspNetCore.Responses;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Images;

/// <summary><c>GET id?path=…</c>: the id that a path on the host, or a content, leads to.</summary>
internal sealed class ImageIdEndpoint(ImageLoaderHost host)
{
    public async Task GetAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var path = Parameter.Read(context.Request.Query, "path") is { Length: > 0 } given ? given
            : throw Parameter.Wrong("path", "an absolute path on the host, or content/<guid>");
        var imageId = await host.FindImageIdAsync(path, cancellationToken: cancellationToken).ConfigureAwait(false);
        context.Response.Headers.CacheControl = "no-store";
        await Json.WriteAsync(context, new ImageIdDescription(imageId.Value), ServiceJson.Default.ImageIdDescription).ConfigureAwait(false);
    }
}

/// <summary>The answer of <c>GET id</c>.</summary>
internal sealed record ImageIdDescription(string ImageId);
