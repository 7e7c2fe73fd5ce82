using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// Transforms a row of the 5/3 wavelet (HOR_SR, ISO/IEC 15444-1 F.3.5) from where its coefficients are, without a copy of them.
/// </summary>
internal static class ReversibleLine
{
    /// <param name="low">The low half, at least one sample.</param>
    /// <param name="high">The high half, at least one sample.</param>
    /// <param name="isOdd">Whether the first sample has an odd coordinate, and so is of the high half.</param>
    /// <param name="even">Room for the even samples, and one on each side of them.</param>
    /// <param name="row">As long as both halves.</param>
    public static void Invert(ReadOnlySpan<int> low, ReadOnlySpan<int> high, bool isOdd, Span<int> even, Span<int> row)
    {
        LiftEven(low, high, isOdd ? 0 : -1, even[1..]);

        // Mirrored at both ends (F.3.7).
        even[0] = even[1];
        even[low.Length + 1] = even[low.Length];
        LiftOdd(high, isOdd, even, low.Length, row);
    }

    /// <summary>Even samples (F-5).</summary>
    private static void LiftEven(ReadOnlySpan<int> low, ReadOnlySpan<int> high, int before, Span<int> even)
    {
        even[0] = Even(low, high, before, 0);
        var (i, two) = (1, Vector256.Create(2));
        ref var from = ref MemoryMarshal.GetReference(low);
        ref var beside = ref MemoryMarshal.GetReference(high);
        ref var to = ref MemoryMarshal.GetReference(even);
        for (; i + Vector256<int>.Count < low.Length; i += Vector256<int>.Count)
        {
            var sum = Vector256.LoadUnsafe(ref beside, (nuint)(i + before)) + Vector256.LoadUnsafe(ref beside, (nuint)(i + before + 1));
            (Vector256.LoadUnsafe(ref from, (nuint)i) - ((sum + two) >> 2)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < low.Length; i++)
            even[i] = Even(low, high, before, i);
    }

    private static int Even(ReadOnlySpan<int> low, ReadOnlySpan<int> high, int before, int i) =>
        low[i] - ((high[Math.Max(i + before, 0)] + high[Math.Min(i + before + 1, high.Length - 1)] + 2) >> 2);

    /// <summary>Odd samples (F-6), laid between the even ones.</summary>
    private static void LiftOdd(ReadOnlySpan<int> high, bool isOdd, ReadOnlySpan<int> even, int evenCount, Span<int> row)
    {
        var (first, i) = (isOdd ? 0 : 1, 0);
        ref var from = ref MemoryMarshal.GetReference(high);
        ref var beside = ref MemoryMarshal.GetReference(even);
        ref var to = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<int, ulong>(row));
        for (; i + Vector256<int>.Count <= Math.Min(high.Length, evenCount); i += Vector256<int>.Count)
        {
            var (before, after) = (
                Vector256.LoadUnsafe(ref beside, (nuint)(i + first)), Vector256.LoadUnsafe(ref beside, (nuint)(i + first + 1)));
            var odd = Vector256.LoadUnsafe(ref from, (nuint)i) + ((before + after) >> 1);
            var (left, right) = isOdd ? (odd, after) : (before, odd);
            var (left0, left1) = Vector256.Widen(left.AsUInt32());
            var (right0, right1) = Vector256.Widen(right.AsUInt32());
            (left0 | (right0 << 32)).StoreUnsafe(ref to, (nuint)i);
            (left1 | (right1 << 32)).StoreUnsafe(ref to, (nuint)(i + Vector256<ulong>.Count));
        }

        for (var x = 2 * i; x < row.Length; x++)
            row[x] = (x & 1) == (isOdd ? 1 : 0)
                ? even[(x / 2) + 1]
                : high[x / 2] + ((even[(x / 2) + first] + even[(x / 2) + first + 1]) >> 1);
    }
}
