using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ImageLoaders;

namespace DerivedLoader.Sampling;

/// <summary>The pixels of loaded slices in one format, and what turns stored values into modality values.</summary>
internal sealed record LoadedSlices
{
    public required ImmutableArray<ReadOnlyMemory<byte>> Pixels { get; init; }

    public required PixelFormat Format { get; init; }

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    public required ImmutableArray<double> Slopes { get; init; }

    public required ImmutableArray<double> Intercepts { get; init; }

    /// <summary>Stored values from the one to the other are no picture; <see langword="null"/>: all are.</summary>
    public required (double Low, double High)? Padding { get; init; }

    /// <summary>The look-up table of all slices, which stored values stand for; <see langword="null"/>: there is none.</summary>
    public LookupTable? ModalityLut { get; init; }

    /// <summary>Whether all slices have one slope and one intercept.</summary>
    public bool HasOneScale { get; private init; }

    /// <summary>Takes the pixels as they are where all slices are stored alike; otherwise modality values are computed.</summary>
    /// <param name="images">The slices.</param>
    /// <param name="keepsTable">Whether a modality look-up table that all slices share may stay unapplied.</param>
    /// <param name="nameOf">Names a slice, for messages.</param>
    /// <param name="cancellationToken">A token to cancel the operation. It is checked for every slice.</param>
    /// <exception cref="ImageLoadException">They cannot be put together.</exception>
    public static LoadedSlices From(ImmutableArray<Image> images, bool keepsTable, Func<int, string> nameOf,
        CancellationToken cancellationToken = default)
    {
        ThrowIfDifferent(images, nameOf);
        return IsStoredAlike(images, keepsTable) || images[0].Format.IsColor ? AsStored(images)
            : ModalityValues(images, cancellationToken);
    }

    /// <summary>How much memory <see cref="From"/> takes for modality values, in bytes.</summary>
    public static long ConvertedBytes(ImmutableArray<Image> images, bool keepsTable) =>
        IsStoredAlike(images, keepsTable) ? 0 : (long)images.Length * images[0].Rows * images[0].Columns * sizeof(float);

    private static void ThrowIfDifferent(ImmutableArray<Image> images, Func<int, string> nameOf)
    {
        var first = images[0];
        for (var i = 1; i < images.Length; i++)
        {
            var image = images[i];
            if (image.Rows != first.Rows || image.Columns != first.Columns || image.Format.Components != first.Format.Components
                || image.Invert != first.Invert)
                throw DerivedError.Unsupported($"The images cannot be put together: {nameOf(0)} is {Describe(first)}, {nameOf(i)} "
                    + $"{Describe(image)}.");
        }
    }

    private static bool IsStoredAlike(ImmutableArray<Image> images, bool keepsTable)
    {
        var first = images[0];
        var table = first.ModalityLut;
        var hasOneTable = images.All(image => IsSame(image.ModalityLut, table));
        var hasOnePadding = images.All(image => image.PixelPaddingValue == first.PixelPaddingValue
            && image.PixelPaddingRangeLimit == first.PixelPaddingRangeLimit);
        return images.All(image => image.Format == first.Format) && hasOnePadding && hasOneTable && (table is null || keepsTable);
    }

    private static LoadedSlices AsStored(ImmutableArray<Image> images)
    {
        var first = images[0];
        var (pixels, slopes, intercepts) = (new ReadOnlyMemory<byte>[images.Length], new double[images.Length], new double[images.Length]);
        for (var i = 0; i < images.Length; i++)
            (pixels[i], slopes[i], intercepts[i]) = (images[i].Pixels, images[i].RescaleSlope, images[i].RescaleIntercept);
        return new()
        {
            Pixels = ImmutableCollectionsMarshal.AsImmutableArray(pixels),
            Format = first.Format,
            Rows = first.Rows,
            Columns = first.Columns,
            Slopes = ImmutableCollectionsMarshal.AsImmutableArray(slopes),
            Intercepts = ImmutableCollectionsMarshal.AsImmutableArray(intercepts),
            Padding = first.PixelPaddingValue is not { } padding || first.Format.IsColor ? null
                : (Math.Min(padding, first.PixelPaddingRangeLimit ?? padding), Math.Max(padding, first.PixelPaddingRangeLimit ?? padding)),
            ModalityLut = first.ModalityLut,
            HasOneScale = images.All(image => image.RescaleSlope == first.RescaleSlope
                && image.RescaleIntercept == first.RescaleIntercept),
        };
    }

    private static LoadedSlices ModalityValues(ImmutableArray<Image> images, CancellationToken cancellationToken)
    {
        var values = images.Select(image =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bytes = new byte[image.Rows * image.Columns * sizeof(float)];
            ImageValues.Read(image, MemoryMarshal.Cast<byte, float>(bytes.AsSpan()));
            return (ReadOnlyMemory<byte>)bytes;
        });
        return new()
        {
            Pixels = [.. values],
            Format = new(SampleType.F32, 1),
            Rows = images[0].Rows,
            Columns = images[0].Columns,
            Slopes = [.. Enumerable.Repeat(1.0, images.Length)],
            Intercepts = [.. Enumerable.Repeat(0.0, images.Length)],
            Padding = (float.MinValue, float.MinValue), // ImageValues' mark
            HasOneScale = true,
        };
    }

    private static bool IsSame(LookupTable? one, LookupTable? other) => one is null || other is null ? one is null && other is null
        : one.FirstValueMapped == other.FirstValueMapped && one.Entries.AsSpan().SequenceEqual(other.Entries.AsSpan());

    private static string Describe(Image image) => $"{image.Columns} x {image.Rows} {image.Format}{(image.Invert ? " inverted" : "")}";
}
