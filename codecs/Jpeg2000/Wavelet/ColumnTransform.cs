using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// Transforms columns (VER_SR, ISO/IEC 15444-1 F.3.4), sixteen side by side: they are copied with their rows in the right order, lifted where
/// they stay in the processor's cache, and copied back.
/// </summary>
internal sealed class ColumnTransform(int longest)
{
    /// <summary>Columns at once: a line of the cache.</summary>
    public const int Columns = 16;

    private readonly int[] _rows = new int[longest * Columns];

    /// <param name="plane">From the upper left sample: the rows of the low half, then those of the high half.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="x">The first column.</param>
    /// <param name="count">Columns, at most <see cref="Columns"/>.</param>
    /// <param name="height">Rows, at least two.</param>
    /// <param name="isOdd">Whether the first row has an odd coordinate, and so is of the high half.</param>
    /// <param name="kind">The wavelet.</param>
    public void Invert(Span<int> plane, int stride, int x, int count, int height, bool isOdd, WaveletKind kind)
    {
        var odd = isOdd ? 1 : 0;
        var lowCount = (height + 1 - odd) / 2;
        ref var rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        for (var i = 0; i < height; i++)
        {
            var isLow = i % 2 == odd;
            var source = plane.Slice(((isLow ? i / 2 : lowCount + (i / 2)) * stride) + x, count);
            ref var row = ref Unsafe.Add(ref rows, i * Columns);
            if (kind == WaveletKind.Irreversible)
                Copy(source, ref row, isLow ? IrreversibleLifting.LowScale : IrreversibleLifting.HighScale);
            else
                Copy(source, ref row);
        }

        Lift(height, odd, kind);
        for (var i = 0; i < height; i++)
            Copy(ref Unsafe.Add(ref rows, i * Columns), plane.Slice((i * stride) + x, count));
    }

    private static void Copy(ReadOnlySpan<int> source, ref int target)
    {
        if (source.Length != Columns)
        {
            source.CopyTo(MemoryMarshal.CreateSpan(ref target, Columns));
            return;
        }

        ref var from = ref MemoryMarshal.GetReference(source);
        for (nuint i = 0; i < Columns; i += (nuint)Vector<int>.Count)
            Vector.LoadUnsafe(ref from, i).StoreUnsafe(ref target, i);
    }

    private static void Copy(ref int source, Span<int> target)
    {
        if (target.Length != Columns)
        {
            MemoryMarshal.CreateSpan(ref source, target.Length).CopyTo(target);
            return;
        }

        ref var to = ref MemoryMarshal.GetReference(target);
        for (nuint i = 0; i < Columns; i += (nuint)Vector<int>.Count)
            Vector.LoadUnsafe(ref source, i).StoreUnsafe(ref to, i);
    }

    /// <summary>Copies floats, each times a factor.</summary>
    private static void Copy(ReadOnlySpan<int> source, ref int target, float factor)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        nuint i = 0;
        for (; i + (nuint)Vector<int>.Count <= (nuint)source.Length; i += (nuint)Vector<int>.Count)
            (Vector.LoadUnsafe(ref from, i).As<int, float>() * factor).As<float, int>().StoreUnsafe(ref target, i);
        for (; i < (nuint)source.Length; i++)
            Unsafe.Add(ref target, i) = BitConverter.SingleToInt32Bits(BitConverter.Int32BitsToSingle(source[(int)i]) * factor);
    }

    /// <summary>Each step follows the one before it by a row, so that rows are still in the nearest cache.</summary>
    private void Lift(int height, int odd, WaveletKind kind)
    {
        if (kind == WaveletKind.Irreversible)
        {
            for (var even = odd; even < height + 4; even += 2)
            {
                Lift<IrreversibleDelta>(even, height);
                Lift<IrreversibleGamma>(even - 1, height);
                Lift<IrreversibleBeta>(even - 2, height);
                Lift<IrreversibleAlpha>(even - 3, height);
            }
        }
        else if (kind == WaveletKind.Reversible)
        {
            for (var even = odd; even < height + 2; even += 2)
            {
                Lift<ReversibleEven>(even, height);
                Lift<ReversibleOdd>(even - 1, height);
            }
        }
        else
        {
            for (var even = odd; even < height + 2; even += 2)
            {
                Lift<DeepReversibleEven>(even, height);
                Lift<DeepReversibleOdd>(even - 1, height);
            }
        }
    }

    /// <summary>Lifts a row by the one above and the one below; at an end, the only one counts twice (F.3.7).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Lift<TStep>(int row, int height)
        where TStep : struct, ILiftingStep
    {
        if ((uint)row >= (uint)height)
            return;
        var above = row == 0 ? 1 : row - 1;
        var below = row == height - 1 ? row - 1 : row + 1;
        ref var rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        ref var to = ref Unsafe.Add(ref rows, row * Columns);
        ref var before = ref Unsafe.Add(ref rows, above * Columns);
        ref var after = ref Unsafe.Add(ref rows, below * Columns);
        for (nuint i = 0; i < Columns; i += (nuint)Vector<int>.Count)
            TStep.Lift(Vector.LoadUnsafe(ref to, i), Vector.LoadUnsafe(ref before, i), Vector.LoadUnsafe(ref after, i)).StoreUnsafe(ref to, i);
    }
}
