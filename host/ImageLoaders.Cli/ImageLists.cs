using System.Collections.Immutable;
using ImageLoaders.Hosting;

namespace ImageLoaders.Cli;

/// <summary>What ids stand for that give no image of their own: folders, series, directories of media.</summary>
internal static class ImageLists
{
    /// <summary>Returns the images that an id stands for whose load has failed; <see langword="null"/> where it stands for none.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.NotFound"/>: it is a list, and there is no image in it.</exception>
    public static async Task<ImageListing?> TryListAsync(
        ImageLoaderHost host, ImageId id, ImageLoadException failure, CancellationToken cancellationToken)
    {
        // Others say what is wrong with an image, and no list makes that better.
        if (failure.Error is not (ImageLoadError.InvalidImageId or ImageLoadError.AccessDenied or ImageLoadError.Unsupported
            or ImageLoadError.NotFound))
            return null;
        ImageListing? listing;
        try
        {
            listing = await host.ListImagesAsync(id, cancellationToken: cancellationToken);
        }
        catch (ImageLoadException exception) when (failure.Error != ImageLoadError.InvalidImageId
            || exception.Error == ImageLoadError.InvalidImageId)
        {
            return null; // else the failure of the list says more than that of an image which there is not
        }

        if (listing is { ImageCount: 0 } && failure.Error == ImageLoadError.InvalidImageId)
            throw new ImageLoadException(
                ImageLoadError.NotFound, string.Join(' ', listing.Remarks.Take(3).Prepend("There is no DICOM image in it.")))
            {
                ImageId = id.ToDisplayString(),
            };
        return listing is { ImageCount: > 0 } && !(failure.Error == ImageLoadError.Unsupported && AreFrames(listing, id)) ? listing : null;
    }

    // What the object itself does not give, its frames do not give either.
    private static bool AreFrames(ImageListing listing, ImageId id)
    {
        var name = id.Value.Split('?')[0];
        return listing.GetImages().All(image => image.ImageId.Value.StartsWith(name, StringComparison.Ordinal));
    }

    /// <summary>Returns the ids to scroll through, and the index of the first one to show.</summary>
    /// <returns>The frames of the object that the id names, or the largest stack that the id stands for.</returns>
    /// <exception cref="ImageLoadException">There is neither.</exception>
    public static async Task<(ImmutableArray<ImageId> Ids, int Index)> FindSlicesAsync(
        ImageLoaderHost host, ImageId id, CancellationToken cancellationToken)
    {
        try
        {
            await host.LoadImage(id, cancellationToken: cancellationToken);
            return await Frames.ListAsync(host, id, cancellationToken);
        }
        catch (ImageLoadException failure)
        {
            if (await TryListAsync(host, id, failure, cancellationToken) is not { } listing)
                throw;
            var images = LargestStack(listing);
            return ([.. images.Select(static image => image.ImageId)], images.Length / 2);
        }
    }

    /// <summary>Loads an image, or the one in the middle of the largest stack that the id stands for.</summary>
    /// <exception cref="ImageLoadException">There is neither.</exception>
    public static async Task<Image> LoadOneAsync(ImageLoaderHost host, ImageId id, CancellationToken cancellationToken)
    {
        try
        {
            return await host.LoadImage(id, cancellationToken: cancellationToken);
        }
        catch (ImageLoadException failure)
        {
            if (await TryListAsync(host, id, failure, cancellationToken) is not { } listing)
                throw;
            var images = LargestStack(listing);
            return await host.LoadImage(images[images.Length / 2].ImageId, cancellationToken: cancellationToken);
        }
    }

    private static ImmutableArray<ListedImage> LargestStack(ImageListing listing) =>
        listing.GetStacks().MaxBy(static stack => stack.ImageCount)!.Images;
}
