using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ImageLoaders.Codecs.JpegDct;

/// <summary>
/// The inverse DCT of 8 by 8 coefficients to samples of 8 bits (ISO/IEC 10918-1, A.3.3) in integers: the algorithm of Loeffler, Ligtenberg
/// and Moschytz with constants of 13 bits, as libjpeg's accurate one computes it, to the bit.
/// </summary>
internal static class IntegerTransform
{
    private const int ConstantBits = 13;

    /// <summary>Bits that the first pass keeps behind the point.</summary>
    private const int FirstPassBits = 2;

    private const int Center = 128;

    // Rotations, in units of 2^-13.
    private const short F0298 = 2446;
    private const short F0390 = 3196;
    private const short F0541 = 4433;
    private const short F0765 = 6270;
    private const short F0899 = 7373;
    private const short F1175 = 9633;
    private const short F1501 = 12299;
    private const short F1847 = 15137;
    private const short F1961 = 16069;
    private const short F2053 = 16819;
    private const short F2562 = 20995;
    private const short F3072 = 25172;

    /// <summary>Dequantizes, transforms, shifts to unsigned and clamps.</summary>
    /// <param name="coefficients">64, in rows.</param>
    /// <param name="factors">64, in rows.</param>
    /// <param name="samples">The block's first sample.</param>
    /// <param name="stride">Samples from one row to the next.</param>
    public static void Inverse(ReadOnlySpan<short> coefficients, ReadOnlySpan<short> factors, ref ushort samples, int stride)
    {
        ref var c = ref MemoryMarshal.GetReference(coefficients[..64]);
        ref var f = ref MemoryMarshal.GetReference(factors[..64]);
        if (IsFirstRowOnly(ref c))
        {
            var row = Load(ref c, ref f, 0) << FirstPassBits;
            InverseRows(row, row, row, row, row, row, row, row, ref samples, stride);
            return;
        }

        var x0 = Load(ref c, ref f, 0);
        var x1 = Load(ref c, ref f, 1);
        var x2 = Load(ref c, ref f, 2);
        var x3 = Load(ref c, ref f, 3);
        var x4 = Load(ref c, ref f, 4);
        var x5 = Load(ref c, ref f, 5);
        var x6 = Load(ref c, ref f, 6);
        var x7 = Load(ref c, ref f, 7);
        const int FirstShift = ConstantBits - FirstPassBits;
        Pass(ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7, 1 << (FirstShift - 1), FirstShift);
        InverseRows(x0, x1, x2, x3, x4, x5, x6, x7, ref samples, stride);
    }

    /// <summary>The second pass.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InverseRows(
        Vector128<short> x0, Vector128<short> x1, Vector128<short> x2, Vector128<short> x3, Vector128<short> x4, Vector128<short> x5,
        Vector128<short> x6, Vector128<short> x7, ref ushort samples, int stride)
    {
        Transpose(ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);

        // The two-dimensional transform is 8 times too large: 3 bits more.
        const int SecondShift = ConstantBits + FirstPassBits + 3;
        Pass(ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7, 1 << (SecondShift - 1), SecondShift);
        Transpose(ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        Store(x0, ref samples);
        Store(x1, ref Unsafe.Add(ref samples, stride));
        Store(x2, ref Unsafe.Add(ref samples, 2 * stride));
        Store(x3, ref Unsafe.Add(ref samples, 3 * stride));
        Store(x4, ref Unsafe.Add(ref samples, 4 * stride));
        Store(x5, ref Unsafe.Add(ref samples, 5 * stride));
        Store(x6, ref Unsafe.Add(ref samples, 6 * stride));
        Store(x7, ref Unsafe.Add(ref samples, 7 * stride));
    }

    /// <summary>A block whose only coefficient is the first: one value, the same that <see cref="Inverse"/> computes.</summary>
    /// <param name="dc">The coefficient, dequantized.</param>
    /// <returns>The value of every sample.</returns>
    public static ushort Flat(int dc) => (ushort)Math.Clamp((((short)(dc << FirstPassBits) + 16) >> 5) + Center, 0, 255);

    /// <summary>Writes a block whose only coefficient is the first.</summary>
    /// <param name="dc">The coefficient, dequantized.</param>
    /// <param name="samples">The block's first sample.</param>
    /// <param name="stride">Samples from one row to the next.</param>
    public static void Fill(int dc, ref ushort samples, int stride)
    {
        var row = Vector128.Create(Flat(dc));
        for (var i = 0; i < 8; i++)
            row.StoreUnsafe(ref samples, (nuint)(i * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Load(ref short coefficients, ref short factors, int row) =>
        Vector128.LoadUnsafe(ref coefficients, (nuint)(8 * row)) * Vector128.LoadUnsafe(ref factors, (nuint)(8 * row));

    /// <summary>
    /// Whether all coefficients below the first row are zero: then the first pass is a shift, which wraps 16 bits where the pass clamps.
    /// No encoder makes such coefficients; where damage does, this is what libjpeg-turbo shows.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsFirstRowOnly(ref short coefficients)
    {
        var rest = Vector128.LoadUnsafe(ref coefficients, 8) | Vector128.LoadUnsafe(ref coefficients, 16);
        if (rest != Vector128<short>.Zero)
            return false;
        for (nuint row = 24; row < 64; row += 8)
            rest |= Vector128.LoadUnsafe(ref coefficients, row);
        return rest == Vector128<short>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<short> row, ref ushort samples) =>
        (Vector128.Min(Vector128.Max(row, Vector128.Create((short)-Center)), Vector128.Create((short)(Center - 1)))
            + Vector128.Create((short)Center)).AsUInt16().StoreUnsafe(ref samples);

    /// <summary>Eight one-dimensional transforms side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass(
        ref Vector128<short> x0, ref Vector128<short> x1, ref Vector128<short> x2, ref Vector128<short> x3, ref Vector128<short> x4,
        ref Vector128<short> x5, ref Vector128<short> x6, ref Vector128<short> x7, int rounding, int shift)
    {
        var half = Vector256.Create(rounding);
        var sums = Lanes.Zip(x0 + x4, x0 - x4);
        var sum = Lanes.MultiplyAdd(sums, 1 << ConstantBits, 0) + half;
        var difference = Lanes.MultiplyAdd(sums, 0, 1 << ConstantBits) + half;
        var evens = Lanes.Zip(x2, x6);
        var outer = Lanes.MultiplyAdd(evens, F0541 + F0765, F0541);
        var inner = Lanes.MultiplyAdd(evens, F0541, F0541 - F1847);
        var even0 = sum + outer;
        var even1 = difference + inner;
        var even2 = difference - inner;
        var even3 = sum - outer;

        var odds = Lanes.Zip(x7 + x3, x5 + x1);
        var common3 = Lanes.MultiplyAdd(odds, F1175 - F1961, F1175);
        var common4 = Lanes.MultiplyAdd(odds, F1175, F1175 - F0390);
        var sevenOne = Lanes.Zip(x7, x1);
        var odd0 = Lanes.MultiplyAdd(sevenOne, -F0899, F1501 - F0899) + common4;
        var odd3 = Lanes.MultiplyAdd(sevenOne, F0298 - F0899, -F0899) + common3;
        var fiveThree = Lanes.Zip(x5, x3);
        var odd1 = Lanes.MultiplyAdd(fiveThree, -F2562, F3072 - F2562) + common3;
        var odd2 = Lanes.MultiplyAdd(fiveThree, F2053 - F2562, -F2562) + common4;

        x0 = Lanes.Narrow((even0 + odd0) >> shift);
        x1 = Lanes.Narrow((even1 + odd1) >> shift);
        x2 = Lanes.Narrow((even2 + odd2) >> shift);
        x3 = Lanes.Narrow((even3 + odd3) >> shift);
        x4 = Lanes.Narrow((even3 - odd3) >> shift);
        x5 = Lanes.Narrow((even2 - odd2) >> shift);
        x6 = Lanes.Narrow((even1 - odd1) >> shift);
        x7 = Lanes.Narrow((even0 - odd0) >> shift);
    }

    /// <summary>Three times, row i and row i + 4 are dealt out in turns: that is a transpose.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        ref Vector128<short> x0, ref Vector128<short> x1, ref Vector128<short> x2, ref Vector128<short> x3, ref Vector128<short> x4,
        ref Vector128<short> x5, ref Vector128<short> x6, ref Vector128<short> x7)
    {
        Deal(ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        Deal(ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
        Deal(ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Deal(
        ref Vector128<short> x0, ref Vector128<short> x1, ref Vector128<short> x2, ref Vector128<short> x3, ref Vector128<short> x4,
        ref Vector128<short> x5, ref Vector128<short> x6, ref Vector128<short> x7)
    {
        var (a, b, c, d) = (Lanes.ZipLow(x0, x4), Lanes.ZipHigh(x0, x4), Lanes.ZipLow(x1, x5), Lanes.ZipHigh(x1, x5));
        var (e, f, g, h) = (Lanes.ZipLow(x2, x6), Lanes.ZipHigh(x2, x6), Lanes.ZipLow(x3, x7), Lanes.ZipHigh(x3, x7));
        (x0, x1, x2, x3, x4, x5, x6, x7) = (a, b, c, d, e, f, g, h);
    }
}
