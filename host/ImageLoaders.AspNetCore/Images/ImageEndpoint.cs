using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.AspNetCore.Responses;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Images;

/// <summary><c>GET image</c>: all but the pixels.</summary>
internal sealed class ImageEndpoint(ImageLoaderHost host)
{
    public async Task GetAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var imageId = ImageQuery.ReadId(context);
        var image = await ImageRequest.LoadAsync(context, host, imageId, cancellationToken).ConfigureAwait(false);
        await Json.WriteTaggedAsync(context, ImageDescription.From(imageId.Value, image), DescriptionJson.Default.ImageDescription,
            cancellationToken).ConfigureAwait(false);
    }
}
