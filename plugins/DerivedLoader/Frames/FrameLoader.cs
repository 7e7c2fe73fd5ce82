using System.Collections.Immutable;
using DerivedLoader.Ids;
using DerivedLoader.Planes;
using DerivedLoader.Sampling;
using DerivedLoader.Series;
using ImageLoaders;

namespace DerivedLoader.Frames;

/// <summary>Loads the mean, the maximum or the difference of images at one place. It is safe for concurrent use.</summary>
internal sealed class FrameLoader(DerivedOptions options, ILoadBudget budget)
{
    private const double PlaceTolerance = 0.1;

    public async Task<ImageMetadata> GetMetadataAsync(ImageLoadRequest request, DerivedId id, CancellationToken cancellationToken)
    {
        var parts = await ReadAsync(request, id, cancellationToken).ConfigureAwait(false);
        var type = DerivedId.NameOf(id.Operation).ToUpperInvariant();
        return new(DerivedMetadata.Shared(parts[0].Metadata, type, $"{parts.Length} images: {DerivedId.NameOf(id.Operation)}")
            .Append(parts[0].Plane))
        { Source = new() { OfParts = true } };
    }

    public async Task<Image> LoadAsync(ImageLoadRequest request, DerivedId id, CancellationToken cancellationToken)
    {
        var parts = await ReadAsync(request, id, cancellationToken).ConfigureAwait(false);
        var images = await PartImages.LoadAsync(request, parts, cancellationToken).ConfigureAwait(false);
        ThrowIfDifferent(images, parts);
        var first = images[0];
        var pixels = request.AllocatePixels(first.Rows, first.Columns, new(SampleType.F32, 1));
        const float Outside = float.MinValue;
        using (request.StartStage(LoadStage.Convert))
        using (var workers = await Workers.EnterAsync(budget, images.Length > 4 ? Environment.ProcessorCount : 1, cancellationToken)
            .ConfigureAwait(false))
        {
            SampledLines.Run(first.Rows, workers.Count, () => (new float[first.Columns], new double[first.Columns]), (own, row) =>
                FrameArithmetic.Compute(id.Operation, images, row, pixels.GetSamples<float>().Slice(row * first.Columns, first.Columns),
                    own.Item1, own.Item2, Outside, cancellationToken), cancellationToken);
        }

        return Describe(pixels, id, images, pixels.GetSamples<float>().Contains(Outside) ? Outside : null);
    }

    private static Image Describe(PixelBuffer pixels, DerivedId id, ImmutableArray<Image> images, double? padding)
    {
        var first = images[0];
        var isDifference = id.Operation == Operation.Subtract; // no window of a part fits
        return new(pixels)
        {
            RescaleType = first.RescaleType,
            Windows = isDifference ? [] : first.Windows,
            VoiLutFunction = isDifference ? VoiLutFunction.Linear : first.VoiLutFunction,
            VoiLuts = isDifference ? [] : first.VoiLuts,
            Invert = first.Invert,
            PixelPaddingValue = padding,
            RowPixelSpacing = first.RowPixelSpacing,
            ColumnPixelSpacing = first.ColumnPixelSpacing,
            PixelAspectRatio = first.PixelAspectRatio,
            IsLossy = images.Any(static image => image.IsLossy),
            Remarks = [.. images.SelectMany(static image => image.Remarks).Distinct().Take(32)],
            Source = new() { OfParts = true },
        };
    }

    private async Task<ImmutableArray<SourceImage>> ReadAsync(ImageLoadRequest request, DerivedId id, CancellationToken cancellationToken)
    {
        var all = await SourceReader.ReadAsync(request, id.Sources[0], options, cancellationToken).ConfigureAwait(false);
        var numbers = FrameNumbers.Read(id.Parameters, all.Length);
        if (id.Operation == Operation.Subtract && numbers.Length != 2)
            throw DerivedError.Invalid($"subtract takes two frames, as in frames=1,7, and {numbers.Length} are named.");
        ImmutableArray<SourceImage> parts = [.. numbers.Select(number => all[number - 1])];
        var bytes = parts.Sum(static part => part.EstimatedBytes);
        if (bytes > options.MaximumSourceBytes)
            throw DerivedError.TooLarge($"The {parts.Length:N0} images have {bytes:N0} bytes", nameof(options.MaximumSourceBytes),
                options.MaximumSourceBytes);
        foreach (var part in parts)
            ThrowIfElsewhere(parts[0], part);
        return parts;
    }

    private static void ThrowIfElsewhere(SourceImage first, SourceImage other)
    {
        if (first.SeriesUid != other.SeriesUid)
            throw DerivedError.Mismatch($"{first} and {other} are of different series.");
        if (first.HasPlace && other.HasPlace && ((first.Position - other.Position).Length > PlaceTolerance
            || first.RowCosines.Dot(other.RowCosines) < 0.9999 || first.ColumnCosines.Dot(other.ColumnCosines) < 0.9999))
            throw DerivedError.Mismatch($"The images do not show the same place: {first} is at {first.Position} mm, {other} at "
                + $"{other.Position} mm. Use slab= for planes at different places.");
    }

    private static void ThrowIfDifferent(ImmutableArray<Image> images, ImmutableArray<SourceImage> parts)
    {
        var first = images[0];
        for (var i = 0; i < images.Length; i++)
        {
            if (images[i].Format.IsColor)
                throw DerivedError.Unsupported($"{parts[i]} has colours, and grey images are expected.");
            if (images[i].Rows != first.Rows || images[i].Columns != first.Columns || images[i].RescaleType != first.RescaleType
                || images[i].Invert != first.Invert)
                throw DerivedError.Unsupported($"The images differ: {parts[0]} has {first.Columns} x {first.Rows} pixels in "
                    + $"'{first.RescaleType}', {parts[i]} {images[i].Columns} x {images[i].Rows} in '{images[i].RescaleType}'.");
        }
    }
}
