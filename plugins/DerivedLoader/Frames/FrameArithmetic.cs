using System.Collections.Immutable;
using DerivedLoader.Ids;
using DerivedLoader.Sampling;
using ImageLoaders;

namespace DerivedLoader.Frames;

/// <summary>Computes a row of modality values of several images of one size. Padding takes no part; of a difference it leaves
/// padding.</summary>
internal static class FrameArithmetic
{
    /// <param name="operation">Mean, maximum or subtract.</param>
    /// <param name="images">The images.</param>
    /// <param name="row">The number of the row, from 0.</param>
    /// <param name="result">Receives the values; <paramref name="outside"/> where there is none.</param>
    /// <param name="scratch">As much memory.</param>
    /// <param name="sums">As much memory.</param>
    /// <param name="outside">The value of padding.</param>
    /// <param name="cancellationToken">A token to cancel the operation. It is checked for every image.</param>
    public static void Compute(Operation operation, ImmutableArray<Image> images, int row, Span<float> result, Span<float> scratch,
        Span<double> sums, float outside, CancellationToken cancellationToken = default)
    {
        ImageValues.Read(images[0], row, result);
        if (operation == Operation.Mean)
        {
            Mean(images, row, result, scratch, sums, cancellationToken);
        }
        else
        {
            for (var i = 1; i < images.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ImageValues.Read(images[i], row, scratch);
                if (operation == Operation.Subtract)
                    Subtract(result, scratch);
                else
                    Maximum(result, scratch);
            }
        }

        result.Replace(ImageValues.Padding, outside);
    }

    private static void Mean(ImmutableArray<Image> images, int row, Span<float> result, Span<float> scratch, Span<double> sums,
        CancellationToken cancellationToken)
    {
        sums.Clear();
        Span<int> counts = new int[result.Length];
        foreach (var image in images)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ImageValues.Read(image, row, scratch);
            for (var i = 0; i < scratch.Length; i++)
            {
                if (scratch[i] == ImageValues.Padding)
                    continue;
                sums[i] += scratch[i];
                counts[i]++;
            }
        }

        for (var i = 0; i < result.Length; i++)
            result[i] = counts[i] == 0 ? ImageValues.Padding : (float)(sums[i] / counts[i]);
    }

    private static void Subtract(Span<float> result, ReadOnlySpan<float> other)
    {
        for (var i = 0; i < result.Length; i++)
            result[i] = result[i] == ImageValues.Padding || other[i] == ImageValues.Padding ? ImageValues.Padding : result[i] - other[i];
    }

    private static void Maximum(Span<float> result, ReadOnlySpan<float> other)
    {
        for (var i = 0; i < result.Length; i++)
            if (other[i] > result[i])
                result[i] = other[i];
    }
}
