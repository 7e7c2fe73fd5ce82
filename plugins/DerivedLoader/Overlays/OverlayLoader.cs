using DerivedLoader.Ids;
using DerivedLoader.Planes;
using DerivedLoader.Sampling;
using DerivedLoader.Series;
using ImageLoaders;
using ImageLoaders.Metadata;

namespace DerivedLoader.Overlays;

/// <summary>
/// Loads one picture over another: two images as they are, or two series on one plane, which the first of them determines. It is safe for
/// concurrent use.
/// </summary>
internal sealed class OverlayLoader(DerivedOptions options, PlaneLoader planes)
{
    private const double PlaceTolerance = 0.1;

    public async Task<ImageMetadata> GetMetadataAsync(ImageLoadRequest request, DerivedId id, CancellationToken cancellationToken)
    {
        if (id.Operation is not (Operation.Labels or Operation.Fused))
            return await planes.GetMetadataAsync(request, id, cancellationToken).ConfigureAwait(false);
        var under = await MetadataOfAsync(request, id.Sources[0]).ConfigureAwait(false);
        return new(DerivedMetadata.Shared(under.Metadata, DerivedId.NameOf(id.Operation).ToUpperInvariant(), "One image over another")
            .Where(static module => module is not VoiLutModule).Append(under.Plane))
        { Source = new() { OfParts = true } };
    }

    public async Task<Image> LoadAsync(ImageLoadRequest request, DerivedId id, CancellationToken cancellationToken)
    {
        var remarks = new List<string>();
        var (under, over) = id.Operation is Operation.Labels or Operation.Fused
            ? await LoadImagesAsync(request, id, cancellationToken).ConfigureAwait(false)
            : await LoadPlanesAsync(request, id, remarks, cancellationToken).ConfigureAwait(false);
        remarks.InsertRange(0, under.Remarks.Concat(over?.Remarks ?? []).Distinct());
        using (request.StartStage(LoadStage.Convert))
        {
            return new(Blend.Run(request, under, over, id, remarks, cancellationToken))
            {
                RowPixelSpacing = under.RowPixelSpacing,
                ColumnPixelSpacing = under.ColumnPixelSpacing,
                PixelAspectRatio = under.PixelAspectRatio,
                IsLossy = under.IsLossy || over?.IsLossy == true,
                Remarks = [.. remarks.Take(32)],
                Source = new() { OfParts = true },
            };
        }
    }

    private static async Task<(Image Under, Image? Over)> LoadImagesAsync(ImageLoadRequest request, DerivedId id,
        CancellationToken cancellationToken)
    {
        var (under, over) = (await MetadataOfAsync(request, id.Sources[0]).ConfigureAwait(false),
            await MetadataOfAsync(request, id.Sources[1]).ConfigureAwait(false));
        ThrowIfUnrelated(under, over);
        if (under.HasPlace && over.HasPlace && ((under.Position - over.Position).Length > PlaceTolerance
            || under.RowCosines.Dot(over.RowCosines) < 0.9999 || under.ColumnCosines.Dot(over.ColumnCosines) < 0.9999
            || Math.Abs((under.Plane.RowPixelSpacing - over.Plane.RowPixelSpacing)!.Value) > 1e-3
            || Math.Abs((under.Plane.ColumnPixelSpacing - over.Plane.ColumnPixelSpacing)!.Value) > 1e-3))
            throw DerivedError.Mismatch($"The images do not show the same plane: {under} begins at {under.Position} mm, {over} at "
                + $"{over.Position} mm. "
                + "Name the two series as the sources of one plane: mpr:axial;…;of={…};of={…}.");
        var images = await PartImages.LoadAsync(request, [under, over], cancellationToken).ConfigureAwait(false);
        return (images[0], images[1]);
    }

    private async Task<(Image Under, Image? Over)> LoadPlanesAsync(ImageLoadRequest request, DerivedId id, List<string> remarks,
        CancellationToken cancellationToken)
    {
        var first = await VolumeReader.ReadAsync(request, id.Sources[0], id.Parameters, options, cancellationToken).ConfigureAwait(false);
        var second = await VolumeReader.ReadOtherAsync(request, id.Sources[1], first, id.Parameters, options, cancellationToken)
            .ConfigureAwait(false);
        ThrowIfUnrelated(first.Slices[0], second.Slices[0]);
        var plan = PlanePlan.Create(id, first.Geometry, options);
        var under = await planes.LoadAsync(request, first, plan, cancellationToken).ConfigureAwait(false);
        var overPlan = Blend.IsLabels(id) ? plan with { Interpolation = Interpolation.Nearest, Slab = Geometry.Slab.None } : plan;
        try
        {
            return (under, await planes.LoadAsync(request, second, overPlan, cancellationToken).ConfigureAwait(false));
        }
        catch (ImageLoadException exception) when (exception.Error == ImageLoadError.NotFound && exception.ImageId is null)
        {
            remarks.Add("The second source does not reach the plane: nothing lies over the picture.");
            return (under, null);
        }
    }

    private static async Task<SourceImage> MetadataOfAsync(ImageLoadRequest request, ImageId id) =>
        new(id, await request.GetMetadataAsync(id).ConfigureAwait(false) ?? new());

    // One patient's findings over another's picture would be worse than no picture.
    private static void ThrowIfUnrelated(SourceImage one, SourceImage other)
    {
        if (one.PatientId is { } patient && other.PatientId is { } another && patient != another)
            throw DerivedError.Mismatch($"{one} and {other} are of different patients (Patient ID).");
        var (frame, otherFrame) = (one.Plane.FrameOfReferenceUid, other.Plane.FrameOfReferenceUid);
        if (frame is not null && otherFrame is not null && frame != otherFrame)
            throw DerivedError.Mismatch($"{one} and {other} have different frames of reference, {frame} and {otherFrame}: their positions "
                + "cannot be compared.");
    }
}
