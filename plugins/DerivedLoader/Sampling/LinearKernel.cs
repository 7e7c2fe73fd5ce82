using System.Numerics;
using System.Runtime.Intrinsics.X86;
using ImageLoaders;

namespace DerivedLoader.Sampling;

/// <summary>
/// Trilinear interpolation along a row. Positions are in double precision. Padding takes no part: the weights of the others count for all.
/// Where there is nothing but padding, the result is NaN.
/// </summary>
internal readonly unsafe struct LinearKernel : IRowKernel
{
    // A voxel of less weight than this is not said to be near.
    public const double LeastWeight = 1e-6;

    /// <param name="voxels">The voxels.</param>
    /// <param name="run">The pixels, clipped to the voxels.</param>
    /// <param name="row">The row's modality values.</param>
    /// <param name="lines">The thread's lines.</param>
    public static void Run(in VoxelValues voxels, in RowRun run, float* row, AlignedLines lines)
    {
        if (AlignedKernel16.Fits(voxels, run))
            AlignedKernel16.Run(voxels, run, row, lines);
        else if (voxels.SampleType is SampleType.U16 or SampleType.S16 && voxels.Columns > 1 && Avx2.IsSupported && Fma.IsSupported)
            LinearKernel16.Run(voxels, run, row);
        else
            RunAny(voxels, run, row);
    }

    /// <summary>The same for every type, without vectors.</summary>
    public static void RunAny(in VoxelValues voxels, in RowRun run, float* row) =>
        RowKernel<LinearKernel>.Run(voxels, run, row);

    /// <inheritdoc/>
    public static void Run<T>(in VoxelValues voxels, in RowRun run, float* row)
        where T : unmanaged, INumber<T>
    {
        var (start, step) = (run.Start, run.Step);
        var (columns, lastX, lastY) = (voxels.Columns, voxels.Columns - 1, voxels.Rows - 1);
        var (first, last) = (voxels.FirstSlice, voxels.LastSlice);
        var slices = voxels.Slices;
        var (hasPadding, low, high) = (voxels.HasPadding, (double)voxels.PaddingLow, (double)voxels.PaddingHigh);
        for (var i = run.Begin; i < run.End; i++)
        {
            var x = Math.Clamp(start.X + (step.X * i), 0, lastX);
            var y = Math.Clamp(start.Y + (step.Y * i), 0, lastY);
            var z = Math.Clamp(start.Z + (step.Z * i), first, last);
            var (x0, y0, z0) = (Math.Min((int)x, Math.Max(0, lastX - 1)), Math.Min((int)y, Math.Max(0, lastY - 1)),
                Math.Min((int)z, Math.Max(first, last - 1)));
            var (fx, fy, fz) = (x - x0, y - y0, z - z0);
            var (dx, dy, z1) = (Math.Min(1, lastX - x0), lastY > y0 ? columns : 0, Math.Min(z0 + 1, last));
            var offset = ((nint)y0 * columns) + x0;
            var a = (T*)slices[z0] + offset;
            var b = (T*)slices[z1] + offset;
            var (a0, a1, a2, a3) = (Value(a[0]), Value(a[dx]), Value(a[dy]), Value(a[dy + dx]));
            var (b0, b1, b2, b3) = (Value(b[0]), Value(b[dx]), Value(b[dy]), Value(b[dy + dx]));
            if (hasPadding && (IsIn(a0) | IsIn(a1) | IsIn(a2) | IsIn(a3) | IsIn(b0) | IsIn(b1) | IsIn(b2) | IsIn(b3)))
            {
                var (sum, weights) = (0.0, 0.0);
                Add(a0, (1 - fx) * (1 - fy) * (1 - fz), z0, voxels, ref sum, ref weights);
                Add(a1, fx * (1 - fy) * (1 - fz), z0, voxels, ref sum, ref weights);
                Add(a2, (1 - fx) * fy * (1 - fz), z0, voxels, ref sum, ref weights);
                Add(a3, fx * fy * (1 - fz), z0, voxels, ref sum, ref weights);
                Add(b0, (1 - fx) * (1 - fy) * fz, z1, voxels, ref sum, ref weights);
                Add(b1, fx * (1 - fy) * fz, z1, voxels, ref sum, ref weights);
                Add(b2, (1 - fx) * fy * fz, z1, voxels, ref sum, ref weights);
                Add(b3, fx * fy * fz, z1, voxels, ref sum, ref weights);
                row[i] = weights < LeastWeight ? float.NaN : (float)(sum / weights);
                continue;
            }

            var below = Mix(Mix(a0, a1, fx), Mix(a2, a3, fx), fy);
            var above = Mix(Mix(b0, b1, fx), Mix(b2, b3, fx), fy);
            row[i] = (float)(voxels.Slopes is null ? (Mix(below, above, fz) * voxels.Slope) + voxels.Intercept
                : Mix(Scale(voxels, below, z0), Scale(voxels, above, z1), fz));
        }

        bool IsIn(double stored) => stored >= low && stored <= high;
    }

    private static double Value<T>(T stored)
        where T : unmanaged, INumber<T> => double.CreateTruncating(stored);

    // Exact at both ends. A neighbour without weight takes no part, not even a NaN.
    private static double Mix(double from, double to, double part) => part == 0 ? from : part == 1 ? to : from + ((to - from) * part);

    private static double Scale(in VoxelValues voxels, double stored, int slice) => (stored * voxels.Slopes[slice])
        + voxels.Intercepts[slice];

    private static void Add(double stored, double weight, int slice, in VoxelValues voxels, ref double sum, ref double weights)
    {
        if (weight == 0 || voxels.IsPadding((float)stored))
            return;
        sum += weight * (voxels.Slopes is null ? (stored * voxels.Slope) + voxels.Intercept : Scale(voxels, stored, slice));
        weights += weight;
    }
}
