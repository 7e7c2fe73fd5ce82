using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>The magnitude refinement pass (ISO/IEC 15444-1 D.3.3).</summary>
internal static class RefinementPass
{
    /// <param name="block">The block.</param>
    /// <param name="plane">The bit plane, 0 for the lowest.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(BlockState block, int plane)
    {
        var decoder = block.Decoder;
        var (interval, code, bits) = (decoder.Interval, decoder.Code, decoder.Bits);
        ref var table = ref MemoryMarshal.GetArrayDataReference(ProbabilityStates.Table);
        ref var contexts = ref Unsafe.Add(ref MemoryMarshal.GetReference(block.Contexts), ProbabilityStates.RefinementContext);
        var (width, half) = (block.Width, 1 << plane);
        for (var stripe = 0; stripe < block.Stripes; stripe++)
        {
            ref var column = ref block.Columns(stripe);
            ref var samples = ref block.Samples(stripe);
            ref var end = ref Unsafe.Add(ref column, width);
            for (; Unsafe.IsAddressLessThan(ref column, ref end);
                column = ref Unsafe.Add(ref column, 1), samples = ref Unsafe.Add(ref samples, 4))
            {
                var flags = column;
                var members = (uint)flags >> Neighbourhood.OwnShift & ~(uint)(flags >> Neighbourhood.CodedShift) & Neighbourhood.Rows;
                if (members == 0)
                    continue;
                column = flags | ((ulong)members << Neighbourhood.RefinedShift);
                do
                {
                    var shift = BitOperations.TrailingZeroCount(members);
                    members &= members - 1;
                    var shifted = (uint)(flags >> shift);

                    // 0: refined for the first time with nothing significant around; 1: with something; 2: refined before (Table D.4).
                    var refined = (shifted >> Neighbourhood.RefinedShift) & 1;
                    var around = (uint)(-(int)(shifted & Neighbourhood.Around)) >> 31;
                    ref var context = ref Unsafe.Add(ref contexts, (nuint)((around & ~refined) + (2 * refined)));
                    var bit = (int)ArithmeticDecoder.DecodeEven(decoder, ref table, ref context, ref interval, ref code, ref bits);
                    ref var sample = ref Unsafe.Add(ref samples, (shift * 11) >> 5);
                    sample = (sample ^ ((bit ^ 1) << (plane + 1))) | half;
                }
                while (members != 0);
            }
        }

        (decoder.Interval, decoder.Code, decoder.Bits) = (interval, code, bits);
    }
}
