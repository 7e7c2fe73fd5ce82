using System.Security.Cryptography;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.AspNetCore.Responses;
using ImageLoaders.Display;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Images;

/// <summary><c>GET rendered</c>: a view of an image as a picture.</summary>
internal sealed class RenderedEndpoint(ImageLoaderHost host, ImageServiceOptions options, ImageFingerprint fingerprint, EncodedCache cache)
{
    // Another renderer may draw the same view of the same image otherwise.
    private static readonly string Renderer = typeof(ImageRenderer).Module.ModuleVersionId.ToString("N")[..8];

    private static readonly string DefaultView = Hash(RenderedView.Default.ToKey());

    public async Task GetAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var imageId = ImageQuery.ReadId(context);
        var view = RenderedView.Parse(context.Request.Query);
        context.Response.Headers.Append("Vary", "Accept");
        var format = PictureFormat.Choose(context.Request, PictureFormat.All);
        var image = await ImageRequest.LoadAsync(context, host, imageId, cancellationToken).ConfigureAwait(false);
        var hash = fingerprint.Compute(image);
        var key = ReferenceEquals(view, RenderedView.Default) ? DefaultView : Hash(view.ToKey());
        var tag = $"\"{hash}.{key}.{Renderer}.{format.Subtype}\"";
        if (BodyResponse.TryNotModified(context, tag))
            return;
        var picture = await cache.GetAsync(tag, hash, ClientAddress.Get(context), () =>
            Picture.Encode(image, view, format, options.MaximumRenderedPixels), cancellationToken).ConfigureAwait(false);
        context.Response.ContentType = format.MediaType;
        await BodyResponse.WriteBodyAsync(context, picture, cancellationToken).ConfigureAwait(false);
    }

    private static string Hash(byte[] key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        return Convert.ToHexStringLower(hash[..8]);
    }
}
