using DerivedLoader.Ids;
using DerivedLoader.Sampling;
using DerivedLoader.Series;
using ImageLoaders;

namespace DerivedLoader.Planes;

/// <summary>Loads planes and curved pictures through a volume. It is safe for concurrent use.</summary>
internal sealed class PlaneLoader(DerivedOptions options, ILoadBudget budget)
{
    // Below so many samples another thread costs more than it brings.
    private const long WorthAThread = 100_000;

    public async Task<ImageMetadata> GetMetadataAsync(ImageLoadRequest request, DerivedId id, CancellationToken cancellationToken)
    {
        var volume = await VolumeReader.ReadAsync(request, id.Sources[0], id.Parameters, options, cancellationToken).ConfigureAwait(false);
        return PlaneDescription.MetadataOf(PlanePlan.Create(id, volume.Geometry, options), volume, id.Operation);
    }

    public async Task<Image> LoadAsync(ImageLoadRequest request, DerivedId id, CancellationToken cancellationToken)
    {
        var volume = await VolumeReader.ReadAsync(request, id.Sources[0], id.Parameters, options, cancellationToken).ConfigureAwait(false);
        return await LoadAsync(request, volume, PlanePlan.Create(id, volume.Geometry, options), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Loads the slices that take part in a plane, and samples it.</summary>
    public async Task<Image> LoadAsync(ImageLoadRequest request, SourceVolume volume, PlanePlan plan, CancellationToken cancellationToken)
    {
        var (first, last) = plan.SlicesOf(volume.Geometry);
        var parts = volume.Slices[first..(last + 1)];
        var bytes = parts.Sum(static part => part.EstimatedBytes);
        if (bytes > options.MaximumSourceBytes)
            throw DerivedError.TooLarge($"The {parts.Length:N0} images have {bytes:N0} bytes", nameof(options.MaximumSourceBytes),
                options.MaximumSourceBytes);
        var images = await PartImages.LoadAsync(request, parts, cancellationToken).ConfigureAwait(false);
        var remarks = volume.Remarks.ToList();
        plan = ForColor(plan, images[0], remarks);
        var isExact = plan.Slab.Planes == 1 && (plan.Interpolation == Interpolation.Nearest || plan.IsOnGrid(volume.Geometry));
        using var memory = budget.BeginReservation();
        await memory.ResizeAsync(LoadedSlices.ConvertedBytes(images, isExact), cancellationToken).ConfigureAwait(false);
        var slices = LoadedSlices.From(images, isExact, i => parts[i].ToString(), cancellationToken);
        var sampler = new PlaneSampler(volume, plan, request, cancellationToken);
        SampledPlane plane;
        using (request.StartStage(LoadStage.Convert))
        using (var permits = await Workers.EnterAsync(budget, WorthThreads(plan), cancellationToken).ConfigureAwait(false))
            plane = sampler.Sample(slices, first, permits.Count);
        if (!sampler.IsInside && slices.Padding is null)
            throw PlanePlan.Outside(volume.Geometry);
        return PlaneDescription.ImageOf(plane, plan, images, remarks);
    }

    private static int WorthThreads(PlanePlan plan) => (int)Math.Clamp(
        (long)plan.Lines.Lines * plan.Lines.Count * plan.Slab.Planes / WorthAThread, 1, Environment.ProcessorCount);

    private static PlanePlan ForColor(PlanePlan plan, Image image, List<string> remarks)
    {
        if (!image.Format.IsColor)
            return plan;
        if (plan.Slab.Planes > 1)
            throw DerivedError.Unsupported("A slab cannot be made of colour images. Leave out slab=.");
        if (plan.Interpolation != Interpolation.Nearest)
            remarks.Add("The images have colours, which are not interpolated: each pixel is that of the nearest voxel.");
        return plan with { Interpolation = Interpolation.Nearest };
    }
}
