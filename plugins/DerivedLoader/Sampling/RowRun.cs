using DerivedLoader.Geometry;

namespace DerivedLoader.Sampling;

/// <summary>
/// Part of a row of pixels that lies in one grid: pixel i has the index <see cref="Start"/> + i·<see cref="Step"/>, for i from
/// <see cref="Begin"/> until before <see cref="End"/>.
/// </summary>
internal readonly record struct RowRun(Vector Start, Vector Step, int Begin, int End)
{
    // Rounding must not decide whether a pixel at the very border is inside.
    private const double Tolerance = 1e-6;

    public bool IsEmpty => Begin >= End;

    /// <summary>Clips a row to the voxels: half a voxel beyond the outermost centres, and to the slices of one grid.</summary>
    /// <param name="start">The index of pixel 0.</param>
    /// <param name="step">The step of the index.</param>
    /// <param name="count">The number of pixels.</param>
    /// <param name="columns">The number of columns of a slice.</param>
    /// <param name="rows">The number of rows of a slice.</param>
    /// <param name="lowSlice">The least slice index.</param>
    /// <param name="highSlice">The greatest slice index.</param>
    public static RowRun Clip(Vector start, Vector step, int count, int columns, int rows, double lowSlice, double highSlice)
    {
        step = new(Snapped(step.X), Snapped(step.Y), Snapped(step.Z));
        var (begin, end) = (0.0, count - 1.0);
        Narrow(start.X, step.X, -0.5, columns - 0.5, ref begin, ref end);
        Narrow(start.Y, step.Y, -0.5, rows - 0.5, ref begin, ref end);
        Narrow(start.Z, step.Z, lowSlice, highSlice, ref begin, ref end);
        return begin <= end ? new(start, step, (int)Math.Ceiling(begin), (int)Math.Floor(end) + 1) : new(start, step, 0, 0);
    }

    // What rounding left of a direction along an axis, too little to move a pixel.
    private static double Snapped(double step) => Math.Abs(step) < 1e-12 ? 0 : step;

    private static void Narrow(double start, double step, double low, double high, ref double begin, ref double end)
    {
        (low, high) = (low - Tolerance, high + Tolerance);
        if (step == 0)
        {
            if (!(start >= low && start <= high))
                end = -1;
            return;
        }

        var (first, last) = ((low - start) / step, (high - start) / step);
        if (step < 0)
            (first, last) = (last, first);
        begin = Math.Max(begin, first);
        end = Math.Min(end, last);
    }
}
