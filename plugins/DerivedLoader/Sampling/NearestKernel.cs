using System.Numerics;

namespace DerivedLoader.Sampling;

/// <summary>The nearest voxel along a row, ties to the higher index.</summary>
internal readonly unsafe struct NearestKernel : IRowKernel
{
    /// <summary>Copies pixels as they are stored.</summary>
    /// <typeparam name="T">A type as wide as a pixel.</typeparam>
    /// <param name="voxels">The voxels.</param>
    /// <param name="run">The pixels, clipped to the voxels.</param>
    /// <param name="row">The row.</param>
    public static void Copy<T>(in VoxelValues voxels, in RowRun run, T* row)
        where T : unmanaged
    {
        var (start, step) = (run.Start, run.Step);
        var (columns, lastX, lastY) = (voxels.Columns, voxels.Columns - 1, voxels.Rows - 1);
        var (first, last) = (voxels.FirstSlice, voxels.LastSlice);
        var slices = voxels.Slices;
        if (Stride(step, columns) is { } stride)
        {
            var from = Index(start + (step * run.Begin));
            var source = (T*)slices[from.Z] + ((nint)from.Y * columns) + from.X;
            for (var i = run.Begin; i < run.End; i++, source += stride)
                row[i] = *source;
            return;
        }

        for (var i = run.Begin; i < run.End; i++)
        {
            var at = Index(start + (step * i));
            row[i] = ((T*)slices[at.Z])[((nint)at.Y * columns) + at.X];
        }

        (int X, int Y, int Z) Index(Geometry.Vector index) => (
            Math.Clamp((int)Math.Floor(index.X + 0.5), 0, lastX), Math.Clamp((int)Math.Floor(index.Y + 0.5), 0, lastY),
            Math.Clamp((int)Math.Floor(index.Z + 0.5), first, last));
    }

    /// <inheritdoc/>
    public static void Run<T>(in VoxelValues voxels, in RowRun run, float* row)
        where T : unmanaged, INumber<T>
    {
        var (start, step) = (run.Start, run.Step);
        var (columns, lastX, lastY) = (voxels.Columns, voxels.Columns - 1, voxels.Rows - 1);
        for (var i = run.Begin; i < run.End; i++)
        {
            var x = Math.Clamp((int)Math.Floor(start.X + (step.X * i) + 0.5), 0, lastX);
            var y = Math.Clamp((int)Math.Floor(start.Y + (step.Y * i) + 0.5), 0, lastY);
            var z = Math.Clamp((int)Math.Floor(start.Z + (step.Z * i) + 0.5), voxels.FirstSlice, voxels.LastSlice);
            var stored = float.CreateTruncating(((T*)voxels.Slices[z])[((nint)y * columns) + x]);
            row[i] = voxels.IsPadding(stored) ? float.NaN : voxels.Scale(stored, z);
        }
    }

    // Whole steps within a slice, as on the grid: the pixels lie evenly in memory.
    private static nint? Stride(Geometry.Vector step, int columns)
    {
        var (x, y) = (Math.Round(step.X), Math.Round(step.Y));
        return Math.Abs(step.Z) < 1e-9 && Math.Abs(step.X - x) < 1e-9 && Math.Abs(step.Y - y) < 1e-9 ? ((nint)y * columns) + (nint)x : null;
    }
}
