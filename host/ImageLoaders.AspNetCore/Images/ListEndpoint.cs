using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.AspNetCore.Responses;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Images;

/// <summary><c>GET list</c>: the images that an id stands for.</summary>
internal sealed class ListEndpoint(ImageLoaderHost host)
{
    public async Task GetAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var imageId = ImageQuery.ReadId(context);
        var options = ImageQuery.ReadOptions(context);
        var listing = await host.ListImagesAsync(imageId, options, cancellationToken: cancellationToken).ConfigureAwait(false)
            ?? throw new ImageLoadException(ImageLoadError.NotFound, "No plugin can list this id. Load it as an image.")
            {
                ImageId = imageId.ToDisplayString()
            };
        await Json.WriteTaggedAsync(
            context, ListDescription.From(imageId, listing), DescriptionJson.Default.ListDescription, cancellationToken)
            .ConfigureAwait(false);
    }
}
