using System.Collections.Immutable;
using DerivedLoader.Ids;
using ImageLoaders;

namespace DerivedLoader.Series;

/// <summary>One series, one stack, one time: its slices in order along their normal.</summary>
/// <param name="Images">The slices.</param>
/// <param name="Times">How many volumes the stack has.</param>
/// <param name="TimeKey">What tells them apart.</param>
/// <param name="Remarks">What was decided.</param>
internal sealed record SortedSlices(ImmutableArray<SourceImage> Images, int Times, string? TimeKey, ImmutableArray<string> Remarks)
{
    /// <summary>Chooses and sorts.</summary>
    /// <param name="images">All images of a source.</param>
    /// <param name="parameters">May name the series, the stack and the time.</param>
    /// <param name="cancellationToken">A token to cancel the operation. It is checked for every image.</param>
    /// <exception cref="ImageLoadException">There is no such series, stack or time, or the images state no place.</exception>
    public static SortedSlices Choose(ImmutableArray<SourceImage> images, Parameters parameters, CancellationToken cancellationToken)
    {
        var remarks = new List<string>();
        images = WithPlace(ChooseSeries(images, parameters, remarks), remarks);
        var stacks = ImageStack.Find(images, cancellationToken);
        var number = parameters.Count("stack") ?? 1;
        if (number > stacks.Length)
            throw DerivedError.NotFound($"Stack {number} was asked for, and there are {stacks.Length}: "
                + $"{string.Join("; ", stacks.Take(5))}.");
        if (stacks.Length > 1)
            remarks.Add($"The source holds images of {stacks.Length} orientations, sizes or spacings: {string.Join("; ", stacks.Take(3))}. "
                + $"Stack {number} is used; stack= names another.");
        if (stacks.Length > 1 && stacks[0].Images.Length == 1)
            throw DerivedError.Unsupported($"There is no volume: every image has an orientation, a size or a spacing of its own, as "
                + $"{stacks[0]} and {stacks[1]}.");
        var (volumes, key) = TimeSplitter.Split(StackPlaces.Find(stacks[number - 1]), remarks);
        var time = parameters.Count("time") ?? 1;
        if (time > volumes.Count)
            throw DerivedError.NotFound($"Time {time} was asked for, and there {(volumes.Count == 1 ? "is 1" : $"are {volumes.Count}")}.");
        if (volumes.Count > 1)
            remarks.Add($"The source holds {volumes.Count} volumes, told apart by {key}: time {time} is used.");
        return new([.. volumes[time - 1]], volumes.Count, key, [.. remarks]);
    }

    private static ImmutableArray<SourceImage> ChooseSeries(ImmutableArray<SourceImage> images, Parameters parameters,
        List<string> remarks)
    {
        if (parameters.Text("series") is { } wanted)
        {
            images = [.. images.Where(image => image.SeriesUid == wanted)];
            return images.Length > 0 ? images
                : throw DerivedError.NotFound($"The source holds no image of the series '{Parameters.Show(wanted)}'.");
        }

        // Pictures and volumes of other formats that lie beside a series are none of it.
        if (Array.Find([.. images], static image => image.SeriesUid is null) is { } other
            && images.Any(static image => image.SeriesUid is not null))
        {
            var count = images.Length;
            images = [.. images.Where(static image => image.SeriesUid is not null)];
            remarks.Add($"{count - images.Length} of {count} images state no series and are not used, as {other}.");
        }

        var series = images.Select(static image => image.SeriesUid).Distinct().ToArray();
        return series.Length == 1 ? images : throw DerivedError.Invalid(
            $"The source holds images of {series.Length} series. Name one by series=: "
                + $"{string.Join(", ", series.Take(5).Select(uid => uid ?? "none"))}.");
    }

    private static ImmutableArray<SourceImage> WithPlace(ImmutableArray<SourceImage> images, List<string> remarks)
    {
        ImmutableArray<SourceImage> placed = [.. images.Where(static image => image.HasPlace)];
        if (placed.Length == images.Length)
            return images;
        var other = images.First(static image => !image.HasPlace);
        if (placed.IsEmpty)
            throw DerivedError.Unsupported("The images are no volume: they do not state where they lie. Position, orientation and pixel "
                + "spacing "
                + $"(Image Plane module) are expected, and {other} has not all of them.");
        remarks.Add($"{images.Length - placed.Length} of {images.Length} images do not state where they lie and are not used, as {other}.");
        return placed;
    }
}
