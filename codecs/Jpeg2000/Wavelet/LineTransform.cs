using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Transforms rows (HOR_SR, ISO/IEC 15444-1 F.3.5): the low and the high half of a row, which become its even and odd samples.</summary>
internal sealed class LineTransform(int longest)
{
    /// <summary>Samples beside each half: one that mirrors its end, and what a vector reads over it.</summary>
    private const int Margin = 32;

    private readonly int[] _low = new int[((longest + 1) / 2) + (2 * Margin)];
    private readonly int[] _high = new int[((longest + 1) / 2) + (2 * Margin)];

    /// <param name="row">The low half, then the high half.</param>
    /// <param name="isOdd">Whether its first sample has an odd coordinate, and so is of the high half.</param>
    /// <param name="kind">The wavelet.</param>
    public void Invert(Span<int> row, bool isOdd, WaveletKind kind)
    {
        var odd = isOdd ? 1 : 0;
        var highCount = (row.Length + odd) / 2;
        var lowCount = row.Length - highCount;
        row[..lowCount].CopyTo(_low.AsSpan(Margin));
        row[lowCount..].CopyTo(_high.AsSpan(Margin));
        switch (kind)
        {
            case WaveletKind.Irreversible:
                Scale(_low, lowCount, IrreversibleLifting.LowScale);
                Scale(_high, highCount, IrreversibleLifting.HighScale);
                Lift<IrreversibleDelta>(_low, lowCount, _high, highCount, odd - 1);
                Lift<IrreversibleGamma>(_high, highCount, _low, lowCount, -odd);
                Lift<IrreversibleBeta>(_low, lowCount, _high, highCount, odd - 1);
                Lift<IrreversibleAlpha>(_high, highCount, _low, lowCount, -odd);
                break;
            case WaveletKind.Reversible:
                Lift<ReversibleEven>(_low, lowCount, _high, highCount, odd - 1);
                Lift<ReversibleOdd>(_high, highCount, _low, lowCount, -odd);
                break;
            default:
                Lift<DeepReversibleEven>(_low, lowCount, _high, highCount, odd - 1);
                Lift<DeepReversibleOdd>(_high, highCount, _low, lowCount, -odd);
                break;
        }

        Interleave(isOdd ? _high : _low, isOdd ? _low : _high, row);
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
        {
            TStep.Lift(Vector.LoadUnsafe(ref to, i), Vector.LoadUnsafe(ref from, i), Vector.LoadUnsafe(ref from, i + 1)).StoreUnsafe(ref to, i);
        }
    }

    private static void Scale(int[] half, int count, float factor)
    {
        var values = MemoryMarshal.Cast<int, float>(half.AsSpan(Margin, count));
        ref var first = ref half[Margin];
        for (nuint i = 0; i < (nuint)values.Length; i += (nuint)Vector<int>.Count)
            (Vector.LoadUnsafe(ref first, i).As<int, float>() * factor).As<float, int>().StoreUnsafe(ref first, i);
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
