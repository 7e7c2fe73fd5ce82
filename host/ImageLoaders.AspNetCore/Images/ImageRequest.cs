using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.AspNetCore.Responses;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Images;

/// <summary>Loads the image that a request names.</summary>
internal static class ImageRequest
{
    /// <summary>Loads as the query and the headers say, and sets <see cref="CacheStatusHeader"/>.</summary>
    /// <exception cref="ImageLoadException">The load failed.</exception>
    /// <exception cref="RequestException">A parameter cannot be read.</exception>
    public static async Task<Image> LoadAsync(
        HttpContext context, ImageLoaderHost host, ImageId imageId, CancellationToken cancellationToken)
    {
        var load = host.LoadImage(imageId, ImageQuery.ReadOptions(context), cancellationToken);
        var image = await load;
        CacheStatusHeader.Set(context.Response, load.CacheStatus);
        return image;
    }
}
