using DerivedLoader.Geometry;
using DerivedLoader.Sampling;
using DerivedLoader.Series;
using ImageLoaders;

namespace DerivedLoader.Planes;

/// <summary>Samples a picture of loaded slices.</summary>
/// <param name="volume">Where the slices lie.</param>
/// <param name="plan">What is sampled.</param>
/// <param name="request">Gives the memory.</param>
/// <param name="cancellationToken">A token to cancel the operation. It is checked for every line.</param>
internal sealed class PlaneSampler(SourceVolume volume, PlanePlan plan, ImageLoadRequest request, CancellationToken cancellationToken)
{
    private int _insidePixels;

    /// <summary>Whether any pixel lies within the volume.</summary>
    public bool IsInside => Volatile.Read(ref _insidePixels) > 0;

    /// <param name="slices">The loaded slices.</param>
    /// <param name="first">The number of the first of them.</param>
    /// <param name="workers">The number of threads.</param>
    public SampledPlane Sample(LoadedSlices slices, int first, int workers)
    {
        var geometry = volume.Geometry;
        using var pinned = new PinnedSlices(slices, first, geometry.Slices, geometry.Maps.Length == 1 ? null : Depths(geometry));
        var isExact = plan.Slab.Planes == 1 && (plan.Interpolation == Interpolation.Nearest || plan.IsOnGrid(geometry));
        var interpolation = isExact ? Interpolation.Nearest : plan.Interpolation;
        var sampler = new LineSampler(geometry, pinned.Voxels, plan.Lines, plan.Slab, interpolation);
        return (isExact && slices.HasOneScale ? Copy(sampler, slices, workers) : null) ?? Compute(sampler, slices, workers);
    }

    private static double[] Depths(StackGeometry geometry) => [.. geometry.Positions.Select(position => position.Dot(geometry.Normal))];

    // Stored values as they are; null where they leave no value free for what lies outside.
    private SampledPlane? Copy(LineSampler sampler, LoadedSlices slices, int workers)
    {
        var pixels = request.AllocatePixels(plan.Lines.Rows, plan.Lines.Columns, slices.Format);
        return slices.Format.BytesPerPixel switch
        {
            1 => Copy<byte>(sampler, slices, pixels, workers),
            2 => Copy<ushort>(sampler, slices, pixels, workers),
            3 => Copy<Pixel24>(sampler, slices, pixels, workers),
            4 => Copy<uint>(sampler, slices, pixels, workers),
            6 => Copy<Pixel48>(sampler, slices, pixels, workers),
            8 => Copy<ulong>(sampler, slices, pixels, workers),
            _ => throw DerivedError.Unsupported($"Pixels of {slices.Format} cannot be put together."),
        };
    }

    private SampledPlane? Copy<T>(LineSampler sampler, LoadedSlices slices, PixelBuffer pixels, int workers)
        where T : unmanaged
    {
        var lines = plan.Lines;
        var inside = new (int Begin, int End)[lines.Lines];
        SampledLines.Run(lines.Lines, workers, () => lines.IsTransposed ? new T[lines.Count] : [], (buffer, line) =>
        {
            var samples = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(pixels.Memory.Span);
            if (!lines.IsTransposed)
            {
                inside[line] = sampler.Copy(line, samples.Slice(line * lines.Count, lines.Count));
                return;
            }

            var (begin, end) = inside[line] = sampler.Copy(line, buffer.AsSpan());
            for (var i = begin; i < end; i++)
                samples[(i * lines.Lines) + line] = buffer[i];
        }, cancellationToken);
        return OutsideFill.Fill<T>(pixels, lines, inside, slices, ref _insidePixels, cancellationToken);
    }

    private SampledPlane Compute(LineSampler sampler, LoadedSlices slices, int workers)
    {
        var lines = plan.Lines;
        var pixels = request.AllocatePixels(lines.Rows, lines.Columns, new(SampleType.F32, 1));
        var outside = OutsideFill.ValueFor(slices);
        SampledLines.Run(lines.Lines, workers, () => (new float[lines.Count * 2], new AlignedLines(plan.Slab.Planes > 1)), (own, line) =>
        {
            var (buffer, aligned) = own;
            var samples = pixels.GetSamples<float>();
            var (values, scratch) = lines.IsTransposed
                ? (buffer.AsMemory(0, lines.Count), buffer.AsMemory(lines.Count))
                : (default(Memory<float>), buffer.AsMemory(lines.Count));
            var target = lines.IsTransposed ? values.Span : samples.Slice(line * lines.Count, lines.Count);
            sampler.Sample(line, target, scratch.Span, aligned, cancellationToken);
            if (OutsideFill.Replace(target, outside))
                Volatile.Write(ref _insidePixels, 1);
            for (var i = 0; lines.IsTransposed && i < target.Length; i++)
                samples[(i * lines.Lines) + line] = target[i];
        }, cancellationToken);
        return new(pixels, 1, 0, null, outside, null);
    }

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Pack = 1)]
    private readonly record struct Pixel24(byte Red, byte Green, byte Blue);

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Pack = 1)]
    private readonly record struct Pixel48(ushort Red, ushort Green, ushort Blue);
}
