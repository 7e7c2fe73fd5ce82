using System.Text.Json;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.AspNetCore.Responses;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ImageLoaders.AspNetCore.Images;

/// <summary><c>GET metadata</c> and <c>GET metadata/{module}</c>: what is known of the stored object.</summary>
internal sealed class MetadataEndpoint(ImageLoaderHost host)
{
    public async Task GetAllAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var (imageId, metadata) = await LoadAsync(context, cancellationToken).ConfigureAwait(false);
        await Json.WriteTaggedAsync(context, MetadataDescription.From(imageId, metadata), DescriptionJson.Default.MetadataDescription,
            cancellationToken).ConfigureAwait(false);
    }

    public async Task GetModuleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var name = context.GetRouteValue("module") as string ?? "";
        var (imageId, metadata) = await LoadAsync(context, cancellationToken).ConfigureAwait(false);
        JsonElement? module = metadata.Modules.FirstOrDefault(module => module.Name == name) is { } found ? MetadataJson.Serialize(found)
            : metadata.Extensions.TryGetValue(name, out var extension) ? extension : null;
        if (module is null)
            throw new ImageLoadException(ImageLoadError.NotFound, "The object has no module of this name.")
            {
                ImageId = imageId.ToDisplayString()
            };
        await Json.WriteTaggedAsync(context, module.Value, ServiceJson.Default.JsonElement, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(ImageId ImageId, ImageMetadata Metadata)> LoadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var imageId = ImageQuery.ReadId(context);
        var metadata = await host.GetMetadataAsync(imageId, ImageQuery.ReadOptions(context), cancellationToken).ConfigureAwait(false)
            ?? throw new ImageLoadException(ImageLoadError.NotFound, "There is no metadata for this image.")
            {
                ImageId = imageId.ToDisplayString()
            };
        return (imageId, metadata);
    }
}
