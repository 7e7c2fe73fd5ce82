using System.Runtime.CompilerServices;
using ImageLoaders.Display.Geometry;

namespace ImageLoaders.Display.Rendering;

/// <summary>
/// Reads a part of a row of the output, from column <c>left</c> on, from a grid of values. What lies outside of the grid is NaN.
/// </summary>
internal static class Sampling
{
    public static void ReadNearest<TValues>(TValues values, int components, in Placement placement, int y, int left, Span<double> output)
        where TValues : IValues, allows ref struct
    {
        var (rows, columns) = (values.Rows, values.Columns);
        for (var i = 0; i * components < output.Length; i++)
        {
            var x = left + i;
            var column = placement.FirstColumn + y * placement.ColumnPerRow + x * placement.ColumnPerColumn;
            var row = placement.FirstRow + y * placement.RowPerRow + x * placement.RowPerColumn;
            var isInside = column >= 0 && row >= 0 && column < columns && row < rows;
            for (var c = 0; c < components; c++)
                output[i * components + c] = isInside ? values.At((int)row, (int)column, c) : double.NaN;
        }
    }

    public static void ReadBilinear<TValues>(TValues values, int components, in Placement placement, int y, int left, Span<double> output)
        where TValues : IValues, allows ref struct
    {
        var (rows, columns) = (values.Rows, values.Columns);
        for (var i = 0; i * components < output.Length; i++)
        {
            var x = left + i;
            var column = placement.FirstColumn + y * placement.ColumnPerRow + x * placement.ColumnPerColumn;
            var row = placement.FirstRow + y * placement.RowPerRow + x * placement.RowPerColumn;
            var isInside = column >= 0 && row >= 0 && column < columns && row < rows;
            for (var c = 0; c < components; c++)
                output[i * components + c] = isInside ? Bilinear(values, row - 0.5, column - 0.5, c) : double.NaN;
        }
    }

    // Row and column count from the middle of the first pixel; beyond the middles of the outer pixels these go on to the edge.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Bilinear<TValues>(TValues values, double row, double column, int component)
        where TValues : IValues, allows ref struct
    {
        var (top, left) = (Math.Floor(row), Math.Floor(column));
        var (down, right) = (row - top, column - left);
        var (top0, left0) = (Math.Max((int)top, 0), Math.Max((int)left, 0));
        var (top1, left1) = (Math.Min((int)top + 1, values.Rows - 1), Math.Min((int)left + 1, values.Columns - 1));
        if (down == 0 && right == 0)
            return values.At(top0, left0, component);

        var (northWest, northEast) = (values.At(top0, left0, component), values.At(top0, left1, component));
        var (southWest, southEast) = (values.At(top1, left0, component), values.At(top1, left1, component));
        var north = northWest + (northEast - northWest) * right;
        var south = southWest + (southEast - southWest) * right;
        var value = north + (south - north) * down;
        if (!double.IsNaN(value))
            return value;

        // Where the nearest pixel is not to be seen, nothing is; elsewhere such pixels take no part.
        if (double.IsNaN(down < 0.5 ? (right < 0.5 ? northWest : northEast) : right < 0.5 ? southWest : southEast))
            return double.NaN;
        var (sum, weights) = (0.0, 0.0);
        Add(northWest, (1 - down) * (1 - right), ref sum, ref weights);
        Add(northEast, (1 - down) * right, ref sum, ref weights);
        Add(southWest, down * (1 - right), ref sum, ref weights);
        Add(southEast, down * right, ref sum, ref weights);
        return sum / weights;
    }

    private static void Add(double value, double weight, ref double sum, ref double weights)
    {
        if (double.IsNaN(value))
            return;
        sum += value * weight;
        weights += weight;
    }
}
