using System.Buffers;

namespace ImageLoaders.Display.Rendering;

/// <summary>Makes a grid of values smaller: each new value is the mean over the area it covers.</summary>
internal static class AreaReduction
{
    /// <summary>Reduces to at most as many rows and columns. An area of which less than half is to be seen is not seen.</summary>
    public static void Reduce<TValues>(TValues values, int components, int rows, int columns, Span<double> output)
        where TValues : IValues, allows ref struct
    {
        var rented = ArrayPool<double>.Shared.Rent(columns * components);
        var weights = rented.AsSpan(0, columns * components);
        var (height, width) = ((double)values.Rows / rows, (double)values.Columns / columns);
        for (var y = 0; y < rows; y++)
        {
            var sums = output.Slice(y * columns * components, columns * components);
            sums.Clear();
            weights.Clear();
            var (top, bottom) = (y * height, Math.Min((y + 1) * height, values.Rows));
            for (var row = (int)top; row < bottom; row++)
                AddRow(values, components, row, Math.Min(row + 1, bottom) - Math.Max(row, top), width, sums, weights);
            for (var i = 0; i < sums.Length; i++)
                sums[i] = weights[i] * 2 >= height * width - 1e-9 ? sums[i] / weights[i] : double.NaN;
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    private static void AddRow<TValues>(TValues values, int components, int row, double rowWeight, double width, Span<double> sums, Span<double> weights)
        where TValues : IValues, allows ref struct
    {
        var columns = sums.Length / components;
        for (var x = 0; x < columns; x++)
        {
            var (left, right) = (x * width, Math.Min((x + 1) * width, values.Columns));
            for (var column = (int)left; column < right; column++)
            {
                var weight = rowWeight * (Math.Min(column + 1, right) - Math.Max(column, left));
                for (var c = 0; c < components; c++)
                {
                    var value = values.At(row, column, c);
                    if (double.IsNaN(value))
                        continue;
                    sums[x * components + c] += value * weight;
                    weights[x * components + c] += weight;
                }
            }
        }
    }
}
