using System.Runtime.CompilerServices;
using ImageLoaders.Display.Geometry;

namespace ImageLoaders.Display.Rendering;

/// <summary>
/// Reads a part of a row of a smaller output, from column <c>left</c> on, from a grid of values: each value is the mean of what its pixel
/// covers, parts of pixels by the part. Where only one side shrinks the other is interpolated. A pixel that is turned by other than quarter
/// turns covers as much, but upright.
/// </summary>
internal static class AreaSampling
{
    // Positions come out of multiplications: one that all but is the edge of a pixel is that edge.
    private const double Tolerance = 1e-9;

    public static void Read<TValues>(TValues values, int components, in Placement placement, int y, int left, Span<double> output)
        where TValues : IValues, allows ref struct
    {
        var (rows, columns) = (values.Rows, values.Columns);
        var (height, width) = (Math.Max(1, 1 / placement.ScaleY), Math.Max(1, 1 / placement.ScaleX));
        for (var i = 0; i * components < output.Length; i++)
        {
            var x = left + i;
            var column = placement.FirstColumn + y * placement.ColumnPerRow + x * placement.ColumnPerColumn;
            var row = placement.FirstRow + y * placement.RowPerRow + x * placement.RowPerColumn;
            var mean = output.Slice(i * components, components);
            if (column < 0 || row < 0 || !(column < columns) || !(row < rows))
            {
                mean.Fill(double.NaN);
                continue;
            }

            var (north, south) = Covered(row, height, rows);
            var (west, east) = Covered(column, width, columns);
            for (var c = 0; c < components; c++)
                mean[c] = Mean(values, north, south, west, east, c);
        }
    }

    private static (double From, double To) Covered(double middle, double length, int count) =>
        (Math.Max(0, Snap(middle - length / 2)), Math.Min(count, Snap(middle + length / 2)));

    private static double Snap(double position) => Math.Abs(position - Math.Round(position)) < Tolerance ? Math.Round(position) : position;

    // An area of which less than half is to be seen is not seen; else what is to be seen stands for all of it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Mean<TValues>(TValues values, double top, double bottom, double left, double right, int component)
        where TValues : IValues, allows ref struct
    {
        var (sum, seen) = (0.0, 0.0);
        for (var row = (int)top; row < bottom; row++)
        {
            var rowWeight = Math.Min(row + 1, bottom) - Math.Max(row, top);
            var (rowSum, rowSeen) = (0.0, 0.0);
            for (var column = (int)left; column < right; column++)
            {
                var value = values.At(row, column, component);
                if (double.IsNaN(value))
                    continue;
                var weight = Math.Min(column + 1, right) - Math.Max(column, left);
                rowSum += value * weight;
                rowSeen += weight;
            }

            sum += rowSum * rowWeight;
            seen += rowSeen * rowWeight;
        }

        return seen * 2 >= (bottom - top) * (right - left) - Tolerance ? sum / seen : double.NaN;
    }
}
