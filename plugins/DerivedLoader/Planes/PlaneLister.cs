using System.Collections.Immutable;
using System.Globalization;
using DerivedLoader.Frames;
using DerivedLoader.Ids;
using DerivedLoader.Series;
using ImageLoaders;
using ImageLoaders.Metadata;

namespace DerivedLoader.Planes;

/// <summary>
/// Lists the planes of a direction through a volume, or its slices in order: what can be scrolled through. It is safe for concurrent use.
/// </summary>
internal sealed class PlaneLister(DerivedOptions options)
{
    /// <returns><see langword="null"/>: the id names one picture.</returns>
    public async Task<ImageListing?> ListAsync(ImageLoadRequest request, DerivedId id, CancellationToken cancellationToken)
    {
        if (id.Operation is not (Operation.Axial or Operation.Coronal or Operation.Sagittal or Operation.Native)
            || id.Parameters.Has("at") || id.Parameters.Has("origin"))
            return null;
        var images = await SourceReader.ReadAsync(request, id.Sources[0], options, cancellationToken).ConfigureAwait(false);
        var first = SortedSlices.Choose(images, id.Parameters, cancellationToken);
        var stacks = ImmutableArray.CreateBuilder<ImageGroup>();
        var isAllTimes = first.Times > 1 && !id.Parameters.Has("time");
        for (var time = 1; time <= (isAllTimes ? first.Times : 1); time++)
        {
            var parameters = isAllTimes ? id.Parameters.With("time", time.ToString(CultureInfo.InvariantCulture)) : id.Parameters;
            var slices = time == 1 ? first : SortedSlices.Choose(images, parameters, cancellationToken);
            stacks.Add(new()
            {
                Kind = ImageGroupKind.Stack,
                Description = isAllTimes ? $"{DerivedId.NameOf(id.Operation)}, {first.TimeKey} {time} of {first.Times}"
                    : DerivedId.NameOf(id.Operation),
                Modality = slices.Images[0].Metadata.Get<GeneralSeriesModule>()?.Modality,
                Images = id.Operation == Operation.Native ? ListSlices(id with { Parameters = parameters }, slices, cancellationToken)
                    : ListPlanes(id with { Parameters = parameters }, SourceVolume.From(slices), cancellationToken),
            });
        }

        return new()
        {
            Groups = [SeriesOf(first.Images[0], stacks.ToImmutable())],
            Source = new() { OfParts = true },
            Remarks = first.Remarks,
        };
    }

    private static ImageGroup SeriesOf(SourceImage image, ImmutableArray<ImageGroup> stacks)
    {
        var series = image.Metadata.Get<GeneralSeriesModule>();
        return new()
        {
            Kind = ImageGroupKind.Series,
            Uid = series?.SeriesInstanceUid,
            Description = series?.SeriesDescription,
            Modality = series?.Modality,
            Number = series?.SeriesNumber,
            Date = series?.SeriesDate,
            Time = series?.SeriesTime,
            Groups = stacks,
        };
    }

    private static ImmutableArray<ListedImage> ListSlices(DerivedId id, SortedSlices slices, CancellationToken cancellationToken) =>
    [
        .. slices.Images.Select((slice, i) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new ListedImage(id.WithPlace(i + 1, slices.Images.Length).ToImageId(), NativeLoader.MetadataOf(slices, slice));
        }),
    ];

    private ImmutableArray<ListedImage> ListPlanes(DerivedId id, SourceVolume volume, CancellationToken cancellationToken)
    {
        var count = PlaneStack.Create(volume.Geometry, PlaneAxes.From(id).Along).Count;
        if (count > options.MaximumImages)
            throw DerivedError.TooLarge($"The volume has {count:N0} planes", nameof(options.MaximumImages), options.MaximumImages);
        return [.. Enumerable.Range(1, count).Select(k =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var at = id.WithPlace(k, count);
            return new ListedImage(at.ToImageId(), PlaneDescription.MetadataOf(PlanePlan.Create(at, volume.Geometry, options), volume,
                id.Operation));
        })];
    }
}
