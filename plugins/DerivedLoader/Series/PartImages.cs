using System.Collections.Immutable;
using ImageLoaders;

namespace DerivedLoader.Series;

/// <summary>Loads the pictures of images whose metadata are known, as one stage of the load.</summary>
internal static class PartImages
{
    /// <returns>The pictures, in the order of the images.</returns>
    /// <exception cref="ImageLoadException">One of them failed, or is not what its metadata describe.</exception>
    public static async Task<ImmutableArray<Image>> LoadAsync(
        ImageLoadRequest request, ImmutableArray<SourceImage> parts, CancellationToken cancellationToken)
    {
        using (request.StartStage(LoadStage.Fetch))
        {
            var images = await request.LoadImagesAsync(parts.Select(static part => part.Id), cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            PartCheck.ThrowIfOther(parts, images);
            return images;
        }
    }
}
