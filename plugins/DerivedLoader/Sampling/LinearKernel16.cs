using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ImageLoaders;

namespace DerivedLoader.Sampling;

/// <summary>
/// <see cref="LinearKernel"/> for samples of 16 bits, four pixels at a time. A gather of 32 bits brings two neighbours of a row. Every
/// index is clamped, so that no lane reads beyond a slice.
/// </summary>
internal static unsafe class LinearKernel16
{
    public static void Run(in VoxelValues voxels, in RowRun run, float* row)
    {
        var lanes = Vector256.Create(0.0, 1, 2, 3);
        var (startX, startY, startZ) = (Vector256.Create(run.Start.X), Vector256.Create(run.Start.Y), Vector256.Create(run.Start.Z));
        var (stepX, stepY, stepZ) = (Vector256.Create(run.Step.X), Vector256.Create(run.Step.Y), Vector256.Create(run.Step.Z));
        var (lastX, lastY) = (Vector256.Create(voxels.Columns - 1.0), Vector256.Create(voxels.Rows - 1.0));
        var (firstZ, lastZ) = (Vector256.Create((double)voxels.FirstSlice), Vector256.Create((double)voxels.LastSlice));
        var (baseX, baseY) = (Vector256.Create(voxels.Columns - 2.0), Vector256.Create(Math.Max(0, voxels.Rows - 2.0)));
        var baseZ = Vector256.Create((double)Math.Max(voxels.FirstSlice, voxels.LastSlice - 1));
        var lastSlice = Vector128.Create(voxels.LastSlice);
        var columns = Vector128.Create(voxels.Columns);
        var nextRow = Vector256.Create(voxels.Rows > 1 ? voxels.Columns * 2L : 0);
        var slices = (long*)voxels.Slices;
        var isSigned = voxels.SampleType == SampleType.S16;
        var (slope, intercept) = (Vector128.Create(voxels.Slope), Vector128.Create(voxels.Intercept));
        var end = run.End;
        for (var i = run.Begin; i < end; i += 4)
        {
            var at = Vector256.Create((double)i) + lanes;
            var x = Clamp(Fma.MultiplyAdd(at, stepX, startX), Vector256<double>.Zero, lastX);
            var y = Clamp(Fma.MultiplyAdd(at, stepY, startY), Vector256<double>.Zero, lastY);
            var z = Clamp(Fma.MultiplyAdd(at, stepZ, startZ), firstZ, lastZ);
            var x0 = Avx.ConvertToVector128Int32WithTruncation(Avx.Min(x, baseX));
            var y0 = Avx.ConvertToVector128Int32WithTruncation(Avx.Min(y, baseY));
            var z0 = Avx.ConvertToVector128Int32WithTruncation(Avx.Min(z, baseZ));
            var z1 = Sse41.Min(z0 + Vector128<int>.One, lastSlice);
            var (fx, fy, fz) = (Fraction(x, x0), Fraction(y, y0), Fraction(z, z0));
            var offset = Avx2.ConvertToVector256Int64(Sse41.MultiplyLow(y0, columns) + x0) << 1;
            var a = Avx2.GatherVector256(slices, z0, 8) + offset;
            var b = Avx2.GatherVector256(slices, z1, 8) + offset;
            var a0 = Gather(a);
            var a1 = Gather(a + nextRow);
            var b0 = Gather(b);
            var b1 = Gather(b + nextRow);
            var corners = new Corners(a0, a1, b0, b1, isSigned);
            Vector128<float> value;
            if (!voxels.HasPadding)
            {
                var below = Mix(Mix(corners.A0, corners.A1, fx), Mix(corners.A2, corners.A3, fx), fy);
                var above = Mix(Mix(corners.B0, corners.B1, fx), Mix(corners.B2, corners.B3, fx), fy);
                value = voxels.Slopes is null
                    ? Fma.MultiplyAdd(Mix(below, above, fz), slope, intercept)
                    : Mix(Scale(voxels, below, z0), Scale(voxels, above, z1), fz);
            }
            else
            {
                value = Padded(voxels, corners, fx, fy, fz, z0, z1);
            }

            if (i + 4 <= end)
            {
                value.Store(row + i);
                continue;
            }

            for (var lane = 0; i + lane < end; lane++)
                row[i + lane] = value[lane];
        }
    }

    private static Vector128<float> Padded(in VoxelValues voxels, in Corners corners, Vector128<float> fx, Vector128<float> fy,
        Vector128<float> fz, Vector128<int> z0, Vector128<int> z1)
    {
        var (low, high) = (Vector128.Create(voxels.PaddingLow), Vector128.Create(voxels.PaddingHigh));
        var one = Vector128<float>.One;
        var (gx, gy, gz) = (one - fx, one - fy, one - fz);
        var (below, belowWeights, above, aboveWeights) = (Vector128<float>.Zero, Vector128<float>.Zero, Vector128<float>.Zero,
            Vector128<float>.Zero);
        Add(corners.A0, gx * gy * gz, low, high, ref below, ref belowWeights);
        Add(corners.A1, fx * gy * gz, low, high, ref below, ref belowWeights);
        Add(corners.A2, gx * fy * gz, low, high, ref below, ref belowWeights);
        Add(corners.A3, fx * fy * gz, low, high, ref below, ref belowWeights);
        Add(corners.B0, gx * gy * fz, low, high, ref above, ref aboveWeights);
        Add(corners.B1, fx * gy * fz, low, high, ref above, ref aboveWeights);
        Add(corners.B2, gx * fy * fz, low, high, ref above, ref aboveWeights);
        Add(corners.B3, fx * fy * fz, low, high, ref above, ref aboveWeights);
        var weights = belowWeights + aboveWeights;
        Vector128<float> sum;
        if (voxels.Slopes is null)
        {
            sum = ((below + above) * voxels.Slope) + (weights * voxels.Intercept);
        }
        else
        {
            sum = (below * Avx2.GatherVector128(voxels.Slopes, z0, 4)) + (belowWeights * Avx2.GatherVector128(voxels.Intercepts, z0, 4))
                + (above * Avx2.GatherVector128(voxels.Slopes, z1, 4)) + (aboveWeights * Avx2.GatherVector128(voxels.Intercepts, z1, 4));
        }

        var isAny = Vector128.GreaterThanOrEqual(weights, Vector128.Create((float)LinearKernel.LeastWeight));
        return Vector128.ConditionalSelect(isAny, sum / weights, Vector128.Create(float.NaN));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector128<float> stored, Vector128<float> weight, Vector128<float> low, Vector128<float> high,
        ref Vector128<float> sum, ref Vector128<float> weights)
    {
        var isPadding = Vector128.GreaterThanOrEqual(stored, low) & Vector128.LessThanOrEqual(stored, high);
        weight = Vector128.AndNot(weight, isPadding.AsSingle());
        sum += weight * stored;
        weights += weight;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Scale(in VoxelValues voxels, Vector128<float> stored, Vector128<int> slice) =>
        Fma.MultiplyAdd(stored, Avx2.GatherVector128(voxels.Slopes, slice, 4), Avx2.GatherVector128(voxels.Intercepts, slice, 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Clamp(Vector256<double> value, Vector256<double> low, Vector256<double> high) =>
        Avx.Min(Avx.Max(value, low), high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Fraction(Vector256<double> value, Vector128<int> whole) =>
        Avx.ConvertToVector128Single(value - Avx.ConvertToVector256Double(whole));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Gather(Vector256<long> addresses) => Avx2.GatherVector128((int*)null, addresses, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Mix(Vector128<float> from, Vector128<float> to, Vector128<float> part) =>
        Fma.MultiplyAdd(part, to - from, from);

    /// <summary>The 8 voxels about each of four points: a below and b above, two of each row.</summary>
    private readonly ref struct Corners
    {
        public readonly Vector128<float> A0;
        public readonly Vector128<float> A1;
        public readonly Vector128<float> A2;
        public readonly Vector128<float> A3;
        public readonly Vector128<float> B0;
        public readonly Vector128<float> B1;
        public readonly Vector128<float> B2;
        public readonly Vector128<float> B3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Corners(Vector128<int> a0, Vector128<int> a1, Vector128<int> b0, Vector128<int> b1, bool isSigned)
        {
            (A0, A1) = (Low(a0, isSigned), High(a0, isSigned));
            (A2, A3) = (Low(a1, isSigned), High(a1, isSigned));
            (B0, B1) = (Low(b0, isSigned), High(b0, isSigned));
            (B2, B3) = (Low(b1, isSigned), High(b1, isSigned));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector128<float> Low(Vector128<int> pair, bool isSigned) =>
            Vector128.ConvertToSingle(isSigned ? (pair << 16) >> 16 : pair & Vector128.Create(0xFFFF));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector128<float> High(Vector128<int> pair, bool isSigned) =>
            Vector128.ConvertToSingle(isSigned ? pair >> 16 : pair >>> 16);
    }
}
