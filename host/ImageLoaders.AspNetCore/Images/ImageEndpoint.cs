using System.Text.Json;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.AspNetCore.Responses;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Images;

/// <summary>
/// <c>GET image</c>: all but the pixels, with the metadata on request. How long the load took is in a header, so that the answer is the
/// same on every replica.
/// </summary>
internal sealed class ImageEndpoint(ImageLoaderHost host)
{
    /// <summary>What a request for a description may have.</summary>
    public static readonly KnownParameters Parameters = ImageQuery.Parameters.With("include");

    public async Task GetAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var imageId = ImageQuery.ReadId(context);
        var isWithMetadata = Parameter.Read(context.Request.Query, "include") switch
        {
            null => false,
            "metadata" => true,
            _ => throw Parameter.Wrong("include", "metadata"),
        };
        var image = await ImageRequest.LoadAsync(context, host, imageId, cancellationToken).ConfigureAwait(false);
        var description = ImageDescription.From(imageId.Value, image);
        if (isWithMetadata)
            description = description with { Metadata = await ReadAsync(context, imageId, image, cancellationToken).ConfigureAwait(false) };
        var body = JsonSerializer.SerializeToUtf8Bytes(description, DescriptionJson.Default.ImageDescription);
        if (BodyResponse.TryNotModified(context, EntityTag.Compute(body)))
            return;
        context.Response.ContentType = "application/json";
        context.Response.Headers[ServerTiming.Name] = ServerTiming.Format(image);
        await BodyResponse.WriteBodyAsync(context, body, cancellationToken).ConfigureAwait(false);
    }

    private async Task<MetadataDescription?> ReadAsync(
        HttpContext context, ImageId imageId, Image image, CancellationToken cancellationToken)
    {
        var metadata = await host.GetMetadataAsync(imageId, ImageQuery.ReadOptions(context), cancellationToken).ConfigureAwait(false);
        if (metadata?.Source.Version is { } version && image.Source.Version is { } loaded && version != loaded)
            throw new ImageLoadException(ImageLoadError.Mismatch, "The image changed while it was loaded. Load it again.")
            {
                ImageId = imageId.ToDisplayString(),
            };
        return metadata is null ? null : MetadataDescription.From(imageId, metadata);
    }
}
