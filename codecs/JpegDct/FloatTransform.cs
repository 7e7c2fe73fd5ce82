using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ImageLoaders.Codecs.JpegDct;

/// <summary>
/// The inverse DCT of 8 by 8 coefficients (ISO/IEC 10918-1, A.3.3) in single precision: for samples of 12 bits the error is far below one
/// half, so that it rounds as an exact one does but for ties.
/// </summary>
internal static class FloatTransform
{
    private const int Size = 64;

    private const float C1 = 0.49039264f;
    private const float C2 = 0.46193977f;
    private const float C3 = 0.41573481f;
    private const float C4 = 0.35355339f;
    private const float C5 = 0.27778512f;
    private const float C6 = 0.19134172f;
    private const float C7 = 0.09754516f;

    /// <summary>Dequantizes, transforms, shifts to unsigned, rounds and clamps.</summary>
    /// <param name="coefficients">64, in rows.</param>
    /// <param name="factors">64, in rows.</param>
    /// <param name="samples">The block's first sample.</param>
    /// <param name="stride">Samples from one row to the next.</param>
    /// <param name="bits">Of a sample.</param>
    public static void Inverse(ReadOnlySpan<short> coefficients, ReadOnlySpan<float> factors, Span<ushort> samples, int stride, int bits)
    {
        Span<float> block = stackalloc float[Size];
        ref var b = ref MemoryMarshal.GetReference(block);
        ref var c = ref MemoryMarshal.GetReference(coefficients[..Size]);
        ref var f = ref MemoryMarshal.GetReference(factors[..Size]);
        Inverse(Load(ref c, ref f, 0), Load(ref c, ref f, 1), Load(ref c, ref f, 2), Load(ref c, ref f, 3),
            Load(ref c, ref f, 4), Load(ref c, ref f, 5), Load(ref c, ref f, 6), Load(ref c, ref f, 7), ref b);
        Transpose(ref b);
        Inverse(Row(ref b, 0), Row(ref b, 1), Row(ref b, 2), Row(ref b, 3), Row(ref b, 4), Row(ref b, 5), Row(ref b, 6), Row(ref b, 7),
            ref b);
        Transpose(ref b);
        var center = Vector256.Create((float)(1 << (bits - 1)) + 0.5f);
        var max = Vector256.Create((float)(1 << bits) - 1);
        for (var row = 0; row < 8; row++)
        {
            // Clamped before it is an integer: damaged coefficients reach beyond its range.
            var clamped = Vector256.Min(Vector256.Max(Row(ref b, row) + center, Vector256<float>.Zero), max);
            var value = Vector256.ConvertToInt32(clamped);
            Vector128.Narrow(value.GetLower(), value.GetUpper()).AsUInt16().CopyTo(samples.Slice(row * stride, 8));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(ref short coefficients, ref float factors, int row)
    {
        var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref coefficients, (nuint)(8 * row)));
        return Vector256.ConvertToSingle(Vector256.Create(low, high)) * Vector256.LoadUnsafe(ref factors, (nuint)(8 * row));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Row(ref float block, int row) => Vector256.LoadUnsafe(ref block, (nuint)(8 * row));

    /// <summary>
    /// Eight one-dimensional transforms side by side: the even half by sums and differences, the odd half as it is defined.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Inverse(
        Vector256<float> x0, Vector256<float> x1, Vector256<float> x2, Vector256<float> x3,
        Vector256<float> x4, Vector256<float> x5, Vector256<float> x6, Vector256<float> x7, ref float target)
    {
        var sum = (x0 + x4) * C4;
        var difference = (x0 - x4) * C4;
        var outer = (x2 * C2) + (x6 * C6);
        var inner = (x2 * C6) - (x6 * C2);
        var even0 = sum + outer;
        var even1 = difference + inner;
        var even2 = difference - inner;
        var even3 = sum - outer;
        var odd0 = (x1 * C1) + (x3 * C3) + (x5 * C5) + (x7 * C7);
        var odd1 = (x1 * C3) - (x3 * C7) - (x5 * C1) - (x7 * C5);
        var odd2 = (x1 * C5) - (x3 * C1) + (x5 * C7) + (x7 * C3);
        var odd3 = (x1 * C7) - (x3 * C5) + (x5 * C3) - (x7 * C1);
        (even0 + odd0).StoreUnsafe(ref target);
        (even1 + odd1).StoreUnsafe(ref target, 8);
        (even2 + odd2).StoreUnsafe(ref target, 16);
        (even3 + odd3).StoreUnsafe(ref target, 24);
        (even3 - odd3).StoreUnsafe(ref target, 32);
        (even2 - odd2).StoreUnsafe(ref target, 40);
        (even1 - odd1).StoreUnsafe(ref target, 48);
        (even0 - odd0).StoreUnsafe(ref target, 56);
    }

    private static void Transpose(ref float block)
    {
        if (Avx.IsSupported)
        {
            TransposeByVectors(ref block);
            return;
        }

        for (var row = 0; row < 8; row++)
        {
            for (var column = 0; column < row; column++)
            {
                ref var a = ref Unsafe.Add(ref block, (8 * row) + column);
                ref var b = ref Unsafe.Add(ref block, (8 * column) + row);
                (a, b) = (b, a);
            }
        }
    }

    private static void TransposeByVectors(ref float block)
    {
        var left = Load(ref block, 0);
        var right = Load(ref block, 4);
        Store(ref block, 0, left);
        Store(ref block, 4, right);
    }

    /// <summary>Four columns of the upper four rows, and beside them those of the lower four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Row0, Vector256<float> Row1, Vector256<float> Row2, Vector256<float> Row3) Load(
        ref float block, int column) =>
        (Beside(ref block, column), Beside(ref block, column + 8), Beside(ref block, column + 16), Beside(ref block, column + 24));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Beside(ref float block, int index) =>
        Vector256.Create(Vector128.LoadUnsafe(ref block, (nuint)index), Vector128.LoadUnsafe(ref block, (nuint)index + 32));

    /// <summary>Writes the columns as rows: each half of a vector is a row of a 4 by 4 block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        ref float block, int row, (Vector256<float> Row0, Vector256<float> Row1, Vector256<float> Row2, Vector256<float> Row3) columns)
    {
        var (a, b) = (Avx.UnpackLow(columns.Row0, columns.Row1).AsDouble(), Avx.UnpackHigh(columns.Row0, columns.Row1).AsDouble());
        var (c, d) = (Avx.UnpackLow(columns.Row2, columns.Row3).AsDouble(), Avx.UnpackHigh(columns.Row2, columns.Row3).AsDouble());
        Avx.UnpackLow(a, c).AsSingle().StoreUnsafe(ref block, (nuint)(8 * row));
        Avx.UnpackHigh(a, c).AsSingle().StoreUnsafe(ref block, (nuint)(8 * row) + 8);
        Avx.UnpackLow(b, d).AsSingle().StoreUnsafe(ref block, (nuint)(8 * row) + 16);
        Avx.UnpackHigh(b, d).AsSingle().StoreUnsafe(ref block, (nuint)(8 * row) + 24);
    }
}
