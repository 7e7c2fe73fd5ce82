using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DerivedLoader.Sampling;

/// <summary>
/// Catmull-Rom's cubic in three directions. At the borders the outermost voxels repeat. Where padding is among the 64 voxels, the value is
/// <see cref="LinearKernel"/>'s.
/// </summary>
internal readonly unsafe struct CubicKernel : IRowKernel
{
    /// <inheritdoc/>
    public static void Run<T>(in VoxelValues voxels, in RowRun run, float* row)
        where T : unmanaged, INumber<T>
    {
        var (start, step) = (run.Start, run.Step);
        var (lastX, lastY, first, last) = (voxels.Columns - 1, voxels.Rows - 1, voxels.FirstSlice, voxels.LastSlice);
        for (var i = run.Begin; i < run.End; i++)
        {
            var (x, y, z) = (start.X + (step.X * i), start.Y + (step.Y * i), start.Z + (step.Z * i));
            var (x0, y0, z0) = ((int)Math.Floor(x), (int)Math.Floor(y), (int)Math.Floor(z));
            if (voxels.Depths is not null)
                z0 = Math.Clamp(z0, first, Math.Max(first, last - 1)); // outside of all planes as between the outermost ones
            var (wx, wy, wz) = (new CubicWeights(x - x0), new CubicWeights(y - y0), voxels.CubicWeightsOf(z, z0));
            var isInner = x0 >= 1 && x0 + 2 <= lastX && y0 >= 1 && y0 + 2 <= lastY && z0 > first && z0 + 2 <= last;
            float value;
            if (isInner && !voxels.HasPadding)
                value = Inner<T>(voxels, x0, y0, z0, wx, wy, wz);
            else if (!TryBorder<T>(voxels, x0, y0, z0, wx, wy, wz, out value))
            {
                LinearKernel.RunAny(voxels, run with { Begin = i, End = i + 1 }, row);
                continue;
            }

            row[i] = value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Inner<T>(in VoxelValues voxels, int x0, int y0, int z0, CubicWeights wx, CubicWeights wy, CubicWeights wz)
        where T : unmanaged, INumber<T>
    {
        var columns = (nint)voxels.Columns;
        var offset = ((y0 - 1) * columns) + x0 - 1;
        var along = Vector128.Create(wx.Before, wx.From, wx.To, wx.After);
        var sum = Vector128<float>.Zero;
        for (var k = 0; k < 4; k++)
        {
            var at = (T*)voxels.Slices[z0 - 1 + k] + offset;
            var plane = (Four(at) * wy.Before) + (Four(at + columns) * wy.From) + (Four(at + (2 * columns)) * wy.To)
                + (Four(at + (3 * columns)) * wy.After);
            if (voxels.Slopes is not null)
                plane = (plane * voxels.Slopes[z0 - 1 + k]) + Vector128.Create(voxels.Intercepts[z0 - 1 + k]); // weights sum to 1
            sum += plane * wz[k];
        }

        var value = Vector128.Dot(sum, along);
        return voxels.Slopes is null ? (value * voxels.Slope) + voxels.Intercept : value;
    }

    // Four neighbours of a row, as floats.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Four<T>(T* at)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(short))
            return Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(long*)at).AsInt16()));
        if (typeof(T) == typeof(ushort))
            return Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(long*)at).AsUInt16()).AsInt32());
        return Vector128.Create(float.CreateTruncating(at[0]), float.CreateTruncating(at[1]), float.CreateTruncating(at[2]),
            float.CreateTruncating(at[3]));
    }

    private static bool TryBorder<T>(in VoxelValues voxels, int x0, int y0, int z0, CubicWeights wx, CubicWeights wy, CubicWeights wz,
        out float value)
        where T : unmanaged, INumber<T>
    {
        var sum = 0.0;
        value = 0;
        for (var k = 0; k < 4; k++)
        {
            var z = Math.Clamp(z0 - 1 + k, voxels.FirstSlice, voxels.LastSlice);
            var slice = (T*)voxels.Slices[z];
            for (var j = 0; j < 4; j++)
            {
                var line = slice + ((nint)Math.Clamp(y0 - 1 + j, 0, voxels.Rows - 1) * voxels.Columns);
                var weight = (double)wz[k] * wy[j];
                for (var i = 0; i < 4; i++)
                {
                    var stored = float.CreateTruncating(line[Math.Clamp(x0 - 1 + i, 0, voxels.Columns - 1)]);
                    if (voxels.IsPadding(stored))
                        return false;
                    sum += weight * wx[i] * voxels.Scale(stored, z);
                }
            }
        }

        value = (float)sum;
        return true;
    }
}
