using System.Numerics;
using System.Runtime.Intrinsics;
using ImageLoaders;

namespace DerivedLoader.Sampling;

/// <summary>
/// <see cref="LinearKernel"/> for samples of 16 bits along a row or a column of the slices. What lies across is interpolated once for each
/// voxel of the line, and the line once for each pixel.
/// </summary>
internal static unsafe class AlignedKernel16
{
    // Fewer pixels are not worth a line, and of a longer step most of the line would not be used.
    private const int LeastPixels = 16;
    private const double LongestStep = 2;

    // What rounding makes of a step of one voxel, and of the centre of a voxel.
    private const double StepTolerance = 1e-12;
    private const double CentreTolerance = 1e-8;

    public static bool Fits(in VoxelValues voxels, in RowRun run) => voxels.SampleType is SampleType.U16 or SampleType.S16
        && !voxels.HasPadding && voxels.Slopes is null && run.End - run.Begin >= LeastPixels && run.Step.Length <= LongestStep
        && run.Step.Z == 0 && (run.Step.X == 0) != (run.Step.Y == 0);

    /// <param name="voxels">The voxels.</param>
    /// <param name="run">The pixels, which <see cref="Fits"/> has accepted.</param>
    /// <param name="row">The row's modality values.</param>
    /// <param name="lines">The thread's lines.</param>
    public static void Run(in VoxelValues voxels, in RowRun run, float* row, AlignedLines lines)
    {
        if (voxels.SampleType == SampleType.S16)
            Run<short>(voxels, run, row, lines);
        else
            Run<ushort>(voxels, run, row, lines);
    }

    private static void Run<T>(in VoxelValues voxels, in RowRun run, float* row, AlignedLines lines)
        where T : unmanaged, INumber<T>
    {
        var isRow = run.Step.X != 0;
        var (along, across) = isRow ? (voxels.Columns, voxels.Rows) : (voxels.Rows, voxels.Columns);
        var (start, step) = isRow ? (run.Start.X, run.Step.X) : (run.Start.Y, run.Step.Y);
        var (other, otherPart) = Split(isRow ? run.Start.Y : run.Start.X, 0, across - 1);
        var (slice, slicePart) = Split(run.Start.Z, voxels.FirstSlice, voxels.LastSlice);
        var (from, to) = (start + (step * run.Begin), start + (step * (run.End - 1)));
        var low = (int)Math.Clamp(Math.Min(from, to), 0, along - 1);
        var high = Math.Min((int)Math.Clamp(Math.Max(from, to), 0, along - 1) + 1, along - 1);
        var place = new AlignedLines.Place(isRow, other, other == across - 1 ? 0 : 1, otherPart, low, high);
        var below = lines.Get<T>(voxels, slice, place);
        var above = slicePart == 0 ? below : lines.Get<T>(voxels, slice + 1, place);
        var (slope, intercept, count) = (voxels.Slope, voxels.Intercept, run.End - run.Begin);
        var first = Math.Round(from);
        if (Math.Abs(step - 1) <= StepTolerance && Math.Abs(from - first) <= CentreTolerance && first >= low
            && first + count - 1 <= high)
        {
            var at = (int)first - low;
            Mix(below + at, above + at, slicePart, slope, intercept, row + run.Begin, count);
            return;
        }

        var line = lines.Scratch;
        Mix(below, above, slicePart, slope, intercept, line, high - low + 1);
        var last = Math.Max(0, high - low - 1);
        for (var i = run.Begin; i < run.End; i++)
        {
            var at = Math.Clamp(start + (step * i), low, high) - low;
            var index = Math.Min((int)at, last);
            var value = line[index];
            row[i] = high == low ? value : value + ((line[index + 1] - value) * (float)(at - index));
        }
    }

    // Between two lines, as modality values.
    private static void Mix(float* below, float* above, float part, float slope, float intercept, float* target, int count)
    {
        var i = 0;
        for (; i + Vector256<float>.Count <= count; i += Vector256<float>.Count)
        {
            var value = Vector256.Load(below + i);
            value += (Vector256.Load(above + i) - value) * part;
            ((value * slope) + Vector256.Create(intercept)).Store(target + i);
        }

        for (; i < count; i++)
            target[i] = ((below[i] + ((above[i] - below[i]) * part)) * slope) + intercept;
    }

    private static (int Whole, float Part) Split(double index, int first, int last)
    {
        index = Math.Clamp(index, first, last);
        var whole = Math.Min((int)index, Math.Max(first, last - 1));
        return (whole, (float)(index - whole));
    }
}
