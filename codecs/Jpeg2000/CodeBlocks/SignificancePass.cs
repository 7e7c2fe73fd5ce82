using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>The significance propagation pass (ISO/IEC 15444-1 D.3.1).</summary>
internal static class SignificancePass
{
    /// <param name="block">The block.</param>
    /// <param name="value">What a sample is that becomes significant: one and a half of this plane, times two.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(BlockState block, int value)
    {
        var decoder = block.Decoder;
        var (interval, code, bits) = (decoder.Interval, decoder.Code, decoder.Bits);
        ref var table = ref MemoryMarshal.GetArrayDataReference(ProbabilityStates.Table);
        ref var contexts = ref MemoryMarshal.GetReference(block.Contexts);
        ref var zero = ref MemoryMarshal.GetArrayDataReference(block.ZeroContexts);
        ref var sign = ref MemoryMarshal.GetArrayDataReference(ContextTables.Sign);
        var (width, stride, isCausal) = (block.Width, block.Stride, block.IsCausal);
        for (var stripe = 0; stripe < block.Stripes; stripe++)
        {
            var rows = Neighbourhood.RowMask(Math.Min(4, block.Height - (4 * stripe)));
            ref var column = ref block.Columns(stripe);
            ref var samples = ref block.Samples(stripe);
            ref var end = ref Unsafe.Add(ref column, width);
            for (; Unsafe.IsAddressLessThan(ref column, ref end);
                column = ref Unsafe.Add(ref column, 1), samples = ref Unsafe.Add(ref samples, 4))
            {
                var flags = column;
                if (((uint)flags & Neighbourhood.Significant) == 0)
                    continue;
                var members = Neighbourhood.Candidates(flags) & rows;
                if (members == 0)
                    continue;
                do
                {
                    var shift = BitOperations.TrailingZeroCount(members);
                    members &= members - 1;
                    var shifted = flags >> shift;
                    flags |= 1UL << (shift + Neighbourhood.CodedShift);
                    ref var context = ref Unsafe.Add(ref contexts, (nuint)Unsafe.Add(ref zero, (nuint)(shifted & Neighbourhood.All)));
                    if (ArithmeticDecoder.DecodeEven(decoder, ref table, ref context, ref interval, ref code, ref bits) == 0)
                        continue;
                    uint signContext = Unsafe.Add(ref sign, Neighbourhood.SignIndex(shifted));
                    context = ref Unsafe.Add(ref contexts, (nuint)(signContext & 31));
                    var negative = ArithmeticDecoder.DecodeEven(decoder, ref table, ref context, ref interval, ref code, ref bits)
                        ^ (signContext >> ContextTables.SignFlipShift);
                    Unsafe.Add(ref samples, (shift * 11) >> 5) = value | (int)(negative << 31);
                    flags = Neighbourhood.Mark(ref column, flags, stride, shift, negative, isCausal);
                    members |= (8u << shift) & ~((uint)flags >> Neighbourhood.OwnShift) & rows;
                }
                while (members != 0);
                column = flags;
            }
        }

        (decoder.Interval, decoder.Code, decoder.Bits) = (interval, code, bits);
    }
}
