using System.Globalization;
using System.Text.Json;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.AspNetCore.Responses;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Images;

/// <summary><c>GET image</c>: all but the pixels. How long the load took is in a header, so that the answer is the same on every replica.</summary>
internal sealed class ImageEndpoint(ImageLoaderHost host)
{
    public async Task GetAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var imageId = ImageQuery.ReadId(context);
        var image = await ImageRequest.LoadAsync(context, host, imageId, cancellationToken).ConfigureAwait(false);
        var body = JsonSerializer.SerializeToUtf8Bytes(ImageDescription.From(imageId.Value, image), ServiceJson.Default.ImageDescription);
        if (BodyResponse.TryNotModified(context, EntityTag.Compute(body)))
            return;
        context.Response.ContentType = "application/json";
        context.Response.Headers["Server-Timing"] = string.Create(CultureInfo.InvariantCulture,
            $"fetch;dur={image.FetchTime.TotalMilliseconds:0.###}, decode;dur={image.DecodeTime.TotalMilliseconds:0.###}");
        await BodyResponse.WriteBodyAsync(context, body, cancellationToken).ConfigureAwait(false);
    }
}
