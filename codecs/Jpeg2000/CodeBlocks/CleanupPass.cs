using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>The cleanup pass (ISO/IEC 15444-1 D.3.4), and the segmentation symbol behind it (D.5).</summary>
internal static class CleanupPass
{
    private const uint SegmentationSymbol = 0b1010;

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
            var rows = Neighbourhood.RowMask(Math.Min(4, block.Height - (4 * stripe)));
            ref var column = ref block.Columns(stripe);
            ref var samples = ref block.Samples(stripe);
            ref var end = ref Unsafe.Add(ref column, width);
            for (; Unsafe.IsAddressLessThan(ref column, ref end);
                column = ref Unsafe.Add(ref column, 1), samples = ref Unsafe.Add(ref samples, 4))
            {
                var flags = column;
                var members = ~((uint)flags >> Neighbourhood.OwnShift) & ~(uint)(flags >> Neighbourhood.CodedShift) & rows;
                var isKnown = false;
                if (((uint)flags & Neighbourhood.Significant) == 0 && rows == Neighbourhood.Rows)
                {
                    // Run mode: four samples at once that stay insignificant, or where the first is that does not.
                    ref var run = ref Unsafe.Add(ref contexts, ProbabilityStates.RunContext);
                    if (ArithmeticDecoder.Decode(decoder, ref table, ref run, ref interval, ref code, ref bits) == 0)
                        continue;
                    ref var uniform = ref Unsafe.Add(ref contexts, ProbabilityStates.UniformContext);
                    var row = ArithmeticDecoder.DecodeEven(decoder, ref table, ref uniform, ref interval, ref code, ref bits) << 1;
                    row |= ArithmeticDecoder.DecodeEven(decoder, ref table, ref uniform, ref interval, ref code, ref bits);
                    members = Neighbourhood.Rows & (uint.MaxValue << (3 * (int)row));
                    isKnown = true;
                }

                while (members != 0)
                {
                    var shift = BitOperations.TrailingZeroCount(members);
                    members &= members - 1;
                    var shifted = flags >> shift;
                    ref var context = ref Unsafe.Add(ref contexts, (nuint)Unsafe.Add(ref zero, (nuint)(shifted & Neighbourhood.All)));
                    if (!isKnown && ArithmeticDecoder.DecodeEven(decoder, ref table, ref context, ref interval, ref code, ref bits) == 0)
                        continue;
                    isKnown = false;
                    uint signContext = Unsafe.Add(ref sign, Neighbourhood.SignIndex(shifted));
                    context = ref Unsafe.Add(ref contexts, (nuint)(signContext & 31));
                    var negative = ArithmeticDecoder.DecodeEven(decoder, ref table, ref context, ref interval, ref code, ref bits)
                        ^ (signContext >> ContextTables.SignFlipShift);
                    Unsafe.Add(ref samples, (shift * 11) >> 5) = value | (int)(negative << 31);
                    flags = Neighbourhood.Mark(ref column, flags, stride, shift, negative, isCausal);
                }

                column = flags & ~((ulong)Neighbourhood.Rows << Neighbourhood.CodedShift);
            }
        }

        (decoder.Interval, decoder.Code, decoder.Bits) = (interval, code, bits);
    }

    /// <summary>Whether the segmentation symbol follows.</summary>
    public static bool DecodeSegmentationSymbol(BlockState block)
    {
        var decoder = block.Decoder;
        var (interval, code, bits) = (decoder.Interval, decoder.Code, decoder.Bits);
        ref var uniform = ref block.Contexts[ProbabilityStates.UniformContext];
        var symbol = 0u;
        for (var i = 0; i < 4; i++)
            symbol = (symbol << 1) | ArithmeticDecoder.DecodeEven(
                decoder, ref ProbabilityStates.Next[0], ref uniform, ref interval, ref code, ref bits);
        (decoder.Interval, decoder.Code, decoder.Bits) = (interval, code, bits);
        return symbol == SegmentationSymbol;
    }
}
