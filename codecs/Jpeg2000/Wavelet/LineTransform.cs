using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// Transforms rows (HOR_SR, ISO/IEC 15444-1 F.3.5): the low and the high half of a row, which become its even and odd samples.
/// </summary>
internal sealed class LineTransform(int longest)
{
    /// <summary>Samples beside each half: one that mirrors its end, and what a vector reads over it.</summary>
    private const int Margin = 32;

    private readonly int[] _low = new int[((longest + 1) / 2) + (2 * Margin)];
    private readonly int[] _high = new int[((longest + 1) / 2) + (2 * Margin)];

    /// <param name="low">The low half.</param>
    /// <param name="high">The high half.</param>
    /// <param name="isOdd">Whether the first sample has an odd coordinate, and so is of the high half.</param>
    /// <param name="kind">The wavelet.</param>
    /// <param name="scale">What 9/7 coefficients are multiplied by.</param>
    /// <param name="row">As long as both halves.</param>
    public void Invert(ReadOnlySpan<int> low, ReadOnlySpan<int> high, bool isOdd, WaveletKind kind, float scale, Span<int> row)
    {
        if (row.Length == 1)
        {
            InvertOne(isOdd ? high[0] : low[0], isOdd, kind, scale, out row[0]);
            return;
        }

        var odd = isOdd ? 1 : 0;
        var (lowCount, highCount) = (low.Length, high.Length);
        switch (kind)
        {
            case WaveletKind.Irreversible:
                Copy(low, _low, scale * IrreversibleLifting.LowScale);
                Copy(high, _high, scale * IrreversibleLifting.HighScale);
                Lift<IrreversibleDelta>(_low, lowCount, _high, highCount, odd - 1);
                Lift<IrreversibleGamma>(_high, highCount, _low, lowCount, -odd);
                Lift<IrreversibleBeta>(_low, lowCount, _high, highCount, odd - 1);
                Lift<IrreversibleAlpha>(_high, highCount, _low, lowCount, -odd);
                break;
            case WaveletKind.Reversible:
                ReversibleLine.Invert(low, high, isOdd, _low, row);
                return;
            default:
                low.CopyTo(_low.AsSpan(Margin));
                high.CopyTo(_high.AsSpan(Margin));
                Lift<DeepReversibleEven>(_low, lowCount, _high, highCount, odd - 1);
                Lift<DeepReversibleOdd>(_high, highCount, _low, lowCount, -odd);
                break;
        }

        Interleave(isOdd ? _high : _low, isOdd ? _low : _high, row);
    }

    /// <summary>A line of one sample is that sample; at an odd coordinate, half of it (F.3.6).</summary>
    public static void InvertOne(int sample, bool isOdd, WaveletKind kind, float scale, out int result)
    {
        if (kind == WaveletKind.Irreversible)
            result = BitConverter.SingleToInt32Bits(BitConverter.Int32BitsToSingle(sample) * (isOdd ? scale / 2 : scale));
        else
            result = isOdd ? sample >> 1 : sample;
    }

    /// <summary>Lifts each sample of one half by two neighbours in the other, which is mirrored at its ends (F.3.7).</summary>
    private static void Lift<TStep>(int[] target, int targetCount, int[] source, int sourceCount, int offset)
        where TStep : struct, ILiftingStep
    {
        source[Margin - 1] = source[Margin];
        source[Margin + sourceCount] = source[Margin + sourceCount - 1];
        ref var to = ref target[Margin];
        ref var from = ref source[Margin + offset];
        for (nuint i = 0; i < (nuint)targetCount; i += (nuint)Vector<int>.Count)
            TStep.Lift(Vector.LoadUnsafe(ref to, i), Vector.LoadUnsafe(ref from, i), Vector.LoadUnsafe(ref from, i + 1)).StoreUnsafe(
                ref to, i);
    }

    private static void Copy(ReadOnlySpan<int> source, int[] half, float factor)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref half[Margin];
        var i = 0;
        for (; i <= source.Length - Vector<int>.Count; i += Vector<int>.Count)
            (Vector.LoadUnsafe(ref from, (nuint)i).As<int, float>() * factor).As<float, int>().StoreUnsafe(ref to, (nuint)i);
        for (; i < source.Length; i++)
            half[Margin + i] = BitConverter.SingleToInt32Bits(BitConverter.Int32BitsToSingle(source[i]) * factor);
    }

    private static void Interleave(int[] first, int[] second, Span<int> row)
    {
        ref var a = ref Unsafe.As<int, uint>(ref first[Margin]);
        ref var b = ref Unsafe.As<int, uint>(ref second[Margin]);
        ref var to = ref Unsafe.As<int, ulong>(ref MemoryMarshal.GetReference(row));
        var pairs = row.Length / 2;
        nuint i = 0;
        for (; i + 4 <= (nuint)pairs; i += 4)
        {
            var (low0, low1) = Vector128.Widen(Vector128.LoadUnsafe(ref a, i));
            var (high0, high1) = Vector128.Widen(Vector128.LoadUnsafe(ref b, i));
            (low0 | (high0 << 32)).StoreUnsafe(ref to, i);
            (low1 | (high1 << 32)).StoreUnsafe(ref to, i + 2);
        }

        for (var pair = (int)i; pair < pairs; pair++)
            (row[2 * pair], row[(2 * pair) + 1]) = (first[Margin + pair], second[Margin + pair]);
        if (row.Length % 2 != 0)
            row[^1] = first[Margin + pairs];
    }
}
