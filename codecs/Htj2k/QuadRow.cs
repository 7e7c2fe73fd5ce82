using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// Decodes the significance patterns and residuals of the cleanup pass (ISO/IEC 15444-15 7.3), a row of quads (2 x 2 samples) after the
/// other, two quads at once.
/// </summary>
internal ref struct QuadRow(BitBuffer codes, MelDecoder events)
{
    private readonly BitBuffer _codes = codes;
    private MelDecoder _events = events;
    private int _position;

    /// <summary>Decodes the row.</summary>
    /// <param name="isFirst">Whether it is the block's first.</param>
    /// <param name="quads">
    /// From the row's first quad on: the row above, replaced by this one. In the lower 16 bits, what <see cref="QuadCodes"/> gives; above,
    /// the residual u. There is an empty quad before the first, and two behind the last.
    /// </param>
    /// <param name="count">Quads of the row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Decode(bool isFirst, Span<uint> quads, int count)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(isFirst ? QuadCodes.FirstRow : QuadCodes.OtherRows);
        ref var prefixes = ref MemoryMarshal.GetArrayDataReference(UnsignedCodes.Prefixes);
        ref var row = ref MemoryMarshal.GetReference(quads);
        ref var bytes = ref _codes.Bytes;
        var (position, end) = (_position, _codes.Length);
        uint left = 0, aboveLeft = 0;
        for (var q = 0; q < count; q += 2)
        {
            position = Math.Min(position, end);
            var bits = BitBuffer.Peek(ref bytes, position);
            var (used, first, second) = (0, 0u, 0u);

            // The first row's context comes from the quad on the left alone (7.3.5, equation 1), the others' also from above (equation 2).
            var (above, aboveNext, aboveAfter) = (Unsafe.Add(ref row, q), Unsafe.Add(ref row, q + 1), Unsafe.Add(ref row, q + 2));
            var context = isFirst ? FirstContext(left) : Context(left, aboveLeft, above, aboveNext);
            if (context != 0 || _events.Read())
            {
                first = Unsafe.Add(ref table, (context << QuadCodes.LongestCode) | ((uint)bits & 0x7F));
                used = (int)first & QuadCodes.LengthMask;
                bits >>= used;
            }

            if (q + 1 < count)
            {
                context = isFirst ? FirstContext(first) : Context(first, above, aboveNext, aboveAfter);
                if (context != 0 || _events.Read())
                {
                    second = Unsafe.Add(ref table, (context << QuadCodes.LongestCode) | ((uint)bits & 0x7F));
                    var length = (int)second & QuadCodes.LengthMask;
                    bits >>= length;
                    used += length;
                }
            }

            (left, aboveLeft) = (second, aboveNext);
            var (offset0, offset1, added) = (first & QuadCodes.OffsetBit, second & QuadCodes.OffsetBit, 0u);
            if ((offset0 | offset1) != 0)
            {
                var isShort = false;
                if (isFirst && (offset0 & offset1) != 0)
                {
                    if (_events.Read())
                        added = UnsignedCodes.LargestShort;
                    else
                        isShort = true;
                }

                var prefix = Unsafe.Add(ref prefixes, offset0 | ((uint)bits & 7));
                Take(ref bits, ref used, (int)prefix & 15);
                isShort &= prefix >> UnsignedCodes.ValueShift > UnsignedCodes.LargestShort;
                uint prefix1;
                if (isShort)
                {
                    prefix1 = ((uint)bits & 1) + 1 << UnsignedCodes.ValueShift;
                    Take(ref bits, ref used, 1);
                }
                else
                {
                    prefix1 = Unsafe.Add(ref prefixes, offset1 | ((uint)bits & 7));
                    Take(ref bits, ref used, (int)prefix1 & 15);
                }

                var residual0 = (prefix >> UnsignedCodes.ValueShift) + Suffix(ref bits, ref used, prefix);
                var residual1 = (prefix1 >> UnsignedCodes.ValueShift) + Suffix(ref bits, ref used, prefix1);
                if (residual0 >= UnsignedCodes.Extended)
                    residual0 += Extension(ref bits, ref used);
                if (residual1 >= UnsignedCodes.Extended)
                    residual1 += Extension(ref bits, ref used);
                first |= (residual0 + added) << 16;
                second |= (residual1 + added) << 16;
            }

            Unsafe.Add(ref row, q) = first;
            Unsafe.Add(ref row, q + 1) = second;
            position += used;
        }

        _position = position;
    }

    /// <summary>The samples of a quad are numbered down, then to the right: 0 and 1 on the left, 2 and 3 on the right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint FirstContext(uint left) => ((left >> 4) | (left >> 5)) & 1 | ((left >> 5) & 6);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Context(uint left, uint aboveLeft, uint above, uint aboveRight)
    {
        var west = ((left >> 6) | (left >> 7)) & 1;
        var north = ((aboveLeft >> 7) | (above >> 5)) & 1;
        var east = ((above >> 7) | (aboveRight >> 5)) & 1;
        return north | (west << 1) | (east << 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(ref ulong bits, ref int used, int count)
    {
        bits >>= count;
        used += count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Suffix(ref ulong bits, ref int used, uint prefix)
    {
        var length = (int)(prefix >> UnsignedCodes.SuffixShift) & 15;
        var value = (uint)bits & ((1u << length) - 1);
        Take(ref bits, ref used, length);
        return value;
    }

    private static uint Extension(ref ulong bits, ref int used)
    {
        var value = ((uint)bits & 15) * 4;
        Take(ref bits, ref used, 4);
        return value;
    }
}
