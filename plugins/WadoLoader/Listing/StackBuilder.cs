using System.Collections.Immutable;
using ImageLoaders;
using ImageLoaders.Metadata;

namespace WadoLoader.Listing;

/// <summary>Splits the images of a series into stacks, and puts each in order.</summary>
internal static class StackBuilder
{
    private const double SamePlaceMm = 0.01;

    /// <summary>Returns the stacks, the largest first.</summary>
    /// <param name="images">With their metadata.</param>
    /// <param name="listIdOf">The id that lists a stack alone, by its number from 1.</param>
    public static ImmutableArray<ImageGroup> Build(IEnumerable<ListedImage> images, Func<int, ImageId?> listIdOf)
    {
        var stacks = new List<(Geometry Geometry, List<ListedImage> Images)>();
        foreach (var image in images)
        {
            // Neighbours are of one stack more often than not.
            var found = stacks.FindLastIndex(stack => stack.Geometry.Includes(image.Metadata!));
            if (found < 0)
                stacks.Add((new(image.Metadata!), [image]));
            else
                stacks[found].Images.Add(image);
        }

        foreach (var (geometry, members) in stacks)
            Sort(geometry, members);
        return
        [
            .. stacks.OrderByDescending(static stack => stack.Images.Count)
                .ThenBy(static stack => stack.Images[0], ImageOrder.Instance)
                .Select((stack, index) => new ImageGroup
                {
                    Kind = ImageGroupKind.Stack,
                    Uid = stack.Images[0].Metadata!.Get<AcquisitionOrderModule>()?.StackId,
                    ListId = listIdOf(index + 1),
                    Description = stack.Geometry.Describe(),
                    Modality = stack.Images[0].Metadata!.Get<GeneralSeriesModule>()?.Modality,
                    Images = [.. stack.Images],
                }),
        ];
    }

    // By place first; places that differ by rounding alone are one.
    private static void Sort(Geometry geometry, List<ListedImage> images)
    {
        if (!geometry.HasPositions)
        {
            images.Sort(ImageOrder.Instance);
            return;
        }

        var placed = images.Select(image => (Position: geometry.PositionOf(image.Metadata!), Image: image))
            .OrderBy(static item => item.Position).ToArray();
        for (var begin = 0; begin < placed.Length;)
        {
            var end = begin + 1;
            while (end < placed.Length && placed[end].Position - placed[begin].Position <= SamePlaceMm)
                end++;
            var place = placed[begin..end].Select(static item => item.Image).Order(ImageOrder.Instance);
            foreach (var image in place)
                images[begin++] = image;
        }
    }
}
