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
        var stacks = new List<Stack>();
        foreach (var image in images)
        {
            // Neighbours are of one stack more often than not.
            var found = stacks.FindLastIndex(stack => stack.Geometry.Includes(image.Metadata!));
            if (found < 0)
                stacks.Add(new(new(image.Metadata!), [image]));
            else
                stacks[found].Images.Add(image);
        }

        foreach (var stack in stacks)
            Sort(stack.Geometry, stack.Images);
        stacks.Sort(static (one, other) => other.Images.Count.CompareTo(one.Images.Count) is not 0 and var byCount ? byCount
            : ImageOrder.Instance.Compare(one.Images[0], other.Images[0]));
        return
        [
            .. stacks.Select((stack, index) => new ImageGroup
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

        var placed = new List<Placed>(images.Count);
        foreach (var image in images)
            placed.Add(new(geometry.PositionOf(image.Metadata!), image));
        placed.Sort(static (one, other) => one.Position.CompareTo(other.Position));
        for (var begin = 0; begin < placed.Count;)
        {
            var end = begin + 1;
            while (end < placed.Count && placed[end].Position - placed[begin].Position <= SamePlaceMm)
                end++;
            placed.Sort(begin, end - begin, Placed.ByImage);
            for (; begin < end; begin++)
                images[begin] = placed[begin].Image;
        }
    }

    private sealed record Stack(Geometry Geometry, List<ListedImage> Images);

    private sealed record Placed(double Position, ListedImage Image)
    {
        public static IComparer<Placed> ByImage { get; } =
            Comparer<Placed>.Create(static (one, other) => ImageOrder.Instance.Compare(one.Image, other.Image));
    }
}
