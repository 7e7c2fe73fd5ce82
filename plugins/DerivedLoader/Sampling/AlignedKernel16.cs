using System.Buffers;
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

    public static bool Fits(in VoxelValues voxels, in RowRun run) => voxels.SampleType is SampleType.U16 or SampleType.S16
        && !voxels.HasPadding && voxels.Slopes is null && run.End - run.Begin >= LeastPixels && run.Step.Length <= LongestStep
        && run.Step.Z == 0 && (run.Step.X == 0) != (run.Step.Y == 0);

    /// <param name="voxels">The voxels.</param>
    /// <param name="run">The pixels, which <see cref="Fits"/> has accepted.</param>
    /// <param name="row">The row's modality values.</param>
    public static void Run(in VoxelValues voxels, in RowRun run, float* row)
    {
        if (voxels.SampleType == SampleType.S16)
            Run<short>(voxels, run, row);
        else
            Run<ushort>(voxels, run, row);
    }

    private static void Run<T>(in VoxelValues voxels, in RowRun run, float* row)
        where T : unmanaged, INumber<T>
    {
        var isRow = run.Step.X != 0;
        var (along, across) = isRow ? (voxels.Columns, voxels.Rows) : (voxels.Rows, voxels.Columns);
        var (start, step) = isRow ? (run.Start.X, run.Step.X) : (run.Start.Y, run.Step.Y);
        var (other, otherPart) = Split(isRow ? run.Start.Y : run.Start.X, 0, across - 1);
        var (slice, slicePart) = Split(run.Start.Z, voxels.FirstSlice, voxels.LastSlice);
        var below = (T*)voxels.Slices[slice];
        var above = (T*)voxels.Slices[Math.Min(slice + 1, voxels.LastSlice)];
        var (from, to) = (start + (step * run.Begin), start + (step * (run.End - 1)));
        var low = (int)Math.Clamp(Math.Min(from, to), 0, along - 1);
        var high = Math.Min((int)Math.Clamp(Math.Max(from, to), 0, along - 1) + 1, along - 1);
        var rented = ArrayPool<float>.Shared.Rent(high - low + 1);
        fixed (float* line = rented)
        {
            var first = isRow ? ((nint)other * voxels.Columns) + low : ((nint)low * voxels.Columns) + other;
            var next = other == across - 1 ? 0 : isRow ? voxels.Columns : 1;
            if (isRow)
                FillRow(below + first, above + first, next, otherPart, slicePart, line, high - low + 1);
            else
                FillColumn(below + first, above + first, voxels.Columns, next, otherPart, slicePart, line, high - low + 1);
            var (slope, intercept, last) = (voxels.Slope, voxels.Intercept, Math.Max(0, high - low - 1));
            for (var i = run.Begin; i < run.End; i++)
            {
                var at = Math.Clamp(start + (step * i), low, high) - low;
                var index = Math.Min((int)at, last);
                var value = line[index];
                if (high > low)
                    value += (line[index + 1] - value) * (float)(at - index);
                row[i] = (value * slope) + intercept;
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    private static void FillRow<T>(T* below, T* above, nint next, float otherPart, float slicePart, float* line, int count)
        where T : unmanaged, INumber<T>
    {
        var i = 0;
        for (; i + 4 <= count; i += 4)
        {
            var (a, b) = (Four(below + i), Four(above + i));
            a += (Four(below + i + next) - a) * otherPart;
            b += (Four(above + i + next) - b) * otherPart;
            (a + ((b - a) * slicePart)).Store(line + i);
        }

        for (; i < count; i++)
            line[i] = One(below + i, above + i, next, otherPart, slicePart);
    }

    private static void FillColumn<T>(T* below, T* above, nint columns, nint next, float otherPart, float slicePart, float* line, int count)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < count; i++, below += columns, above += columns)
            line[i] = One(below, above, next, otherPart, slicePart);
    }

    private static float One<T>(T* below, T* above, nint next, float otherPart, float slicePart)
        where T : unmanaged, INumber<T>
    {
        var (a, b) = (float.CreateTruncating(*below), float.CreateTruncating(*above));
        a += (float.CreateTruncating(below[next]) - a) * otherPart;
        b += (float.CreateTruncating(above[next]) - b) * otherPart;
        return a + ((b - a) * slicePart);
    }

    private static Vector128<float> Four<T>(T* at)
        where T : unmanaged, INumber<T>
    {
        var samples = Vector128.CreateScalarUnsafe(*(long*)at);
        return Vector128.ConvertToSingle(typeof(T) == typeof(short) ? Vector128.WidenLower(samples.AsInt16())
            : Vector128.WidenLower(samples.AsUInt16()).AsInt32());
    }

    private static (int Whole, float Part) Split(double index, int first, int last)
    {
        index = Math.Clamp(index, first, last);
        var whole = Math.Min((int)index, Math.Max(first, last - 1));
        return (whole, (float)(index - whole));
    }
}
