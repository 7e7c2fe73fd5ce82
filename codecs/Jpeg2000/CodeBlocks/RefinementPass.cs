using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>The magnitude refinement pass (ISO/IEC 15444-1 D.3.3).</summary>
internal static class RefinementPass
{
    /// <param name="block">The block.</param>
    /// <param name="plane">The bit plane, 0 for the lowest.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Decode(BlockState block, int plane)
    {
        var decoder = block.Decoder;
        var (interval, code, bits) = (decoder.Interval, decoder.Code, decoder.Bits);
        ref var table = ref MemoryMarshal.GetArrayDataReference(ProbabilityStates.Next);
        ref var contexts = ref Unsafe.Add(ref MemoryMarshal.GetReference(block.Contexts), ProbabilityStates.RefinementContext);
        var (width, half) = (block.Width, 1 << plane);
        for (var stripe = 0; stripe < block.Stripes; stripe++)
        {
            ref var column = ref block.Columns(stripe);
            ref var samples = ref block.Samples(stripe);
            for (var x = 0; x < width; x += ColumnGroup.Columns)
            {
                ref var group = ref Unsafe.Add(ref column, x);
                var columns = ColumnGroup.Load(ref group);
                var members = ColumnGroup.Significant(columns) & ~ColumnGroup.Coded(columns) & ColumnGroup.Inside(width - x, 4);
                if (members == 0)
                    continue;
                ColumnGroup.Set(ref group, members, Neighbourhood.RefinedShift);

                // 0: refined for the first time with nothing significant around; 1: with something; 2: refined before (Table D.4).
                var refined = ColumnGroup.Refined(columns);
                var around = ColumnGroup.Around(columns) & ~refined;
                ref var first = ref Unsafe.Add(ref samples, 4 * x);
                do
                {
                    var index = BitOperations.TrailingZeroCount(members);
                    members &= members - 1;
                    ref var context = ref Unsafe.Add(ref contexts, (nuint)(((around >> index) & 1) + (2 * ((refined >> index) & 1))));
                    var bit = (int)ArithmeticDecoder.DecodeEven(decoder, ref table, ref context, ref interval, ref code, ref bits);
                    ref var sample = ref Unsafe.Add(ref first, ColumnGroup.SampleIndex(index));
                    sample = (sample ^ ((bit ^ 1) << (plane + 1))) | half;
                }
                while (members != 0);
            }
        }

        (decoder.Interval, decoder.Code, decoder.Bits) = (interval, code, bits);
    }
}
