using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>The significance propagation pass (ISO/IEC 15444-1 D.3.1).</summary>
internal static class SignificancePass
{
    /// <param name="block">The block.</param>
    /// <param name="value">What a sample is that becomes significant: one and a half of this plane, times two.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Decode(BlockState block, int value)
    {
        var decoder = block.Decoder;
        var (interval, code, bits) = (decoder.Interval, decoder.Code, decoder.Bits);
        ref var table = ref MemoryMarshal.GetArrayDataReference(ProbabilityStates.Next);
        ref var contexts = ref MemoryMarshal.GetReference(block.Contexts);
        ref var zero = ref MemoryMarshal.GetArrayDataReference(block.ZeroContexts);
        ref var sign = ref MemoryMarshal.GetArrayDataReference(ContextTables.Sign);
        var (width, stride, isCausal) = (block.Width, block.Stride, block.IsCausal);
        for (var stripe = 0; stripe < block.Stripes; stripe++)
        {
            ref var column = ref block.Columns(stripe);
            ref var samples = ref block.Samples(stripe);
            for (var x = 0; x < width; x += ColumnGroup.Columns)
            {
                ref var group = ref Unsafe.Add(ref column, x);
                var columns = ColumnGroup.Load(ref group);
                var open = ColumnGroup.Inside(width - x, block.Height - (4 * stripe)) & ~ColumnGroup.Significant(columns);
                var members = ColumnGroup.Around(columns) & open;
                if (members == 0)
                    continue;
                ref var first = ref Unsafe.Add(ref samples, 4 * x);
                var coded = 0UL;
                do
                {
                    var index = BitOperations.TrailingZeroCount(members);
                    members &= members - 1;
                    coded |= 1UL << index;
                    var shift = index & 15;
                    ref var own = ref Unsafe.Add(ref group, index >> 4);
                    var shifted = own >> shift;
                    ref var context = ref Unsafe.Add(ref contexts, (nuint)Unsafe.Add(ref zero, (nuint)(shifted & Neighbourhood.All)));
                    if (ArithmeticDecoder.DecodeEven(decoder, ref table, ref context, ref interval, ref code, ref bits) == 0)
                        continue;
                    uint signContext = Unsafe.Add(ref sign, Neighbourhood.SignIndex(shifted));
                    context = ref Unsafe.Add(ref contexts, (nuint)(signContext & 31));
                    var negative = ArithmeticDecoder.DecodeEven(decoder, ref table, ref context, ref interval, ref code, ref bits)
                        ^ (signContext >> ContextTables.SignFlipShift);
                    Unsafe.Add(ref first, ColumnGroup.SampleIndex(index)) = value | (int)(negative << 31);
                    own = Neighbourhood.Mark(ref own, own, stride, shift, negative, isCausal);
                    open &= ~(1UL << index);
                    members |= ColumnGroup.After(index) & open;
                }
                while (members != 0);
                ColumnGroup.Set(ref group, coded, Neighbourhood.CodedShift);
            }
        }

        (decoder.Interval, decoder.Code, decoder.Bits) = (interval, code, bits);
    }
}
