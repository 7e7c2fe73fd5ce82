using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// Decodes the significance patterns and residuals of the cleanup pass (ISO/IEC 15444-15 7.3), two quads (2 x 2 samples) of a row at once.
/// What is decoded of a quad is one number: in the lower 16 bits, what <see cref="QuadCodes"/> gives; above, the residual u.
/// </summary>
/// <param name="codes">The stream that the codes are read from.</param>
/// <param name="isFirst">Whether the row is the block's first.</param>
internal readonly ref struct QuadPair(BitBuffer codes, bool isFirst)
{
    private readonly ref byte _bytes = ref codes.Bytes;
    private readonly int _end = codes.Length;
    private readonly ref ushort _codes = ref MemoryMarshal.GetArrayDataReference(isFirst ? QuadCodes.FirstRow : QuadCodes.OtherRows);
    private readonly ref uint _residuals = ref MemoryMarshal.GetArrayDataReference(UnsignedCodes.Pairs);
    private readonly bool _isFirst = isFirst;

    /// <param name="events">Tells of quads without a significant neighbour.</param>
    /// <param name="position">The next bit of the codes.</param>
    /// <param name="hasSecond">Whether the second quad is in the row; else it is 0.</param>
    /// <param name="left">The quad before the first.</param>
    /// <param name="aboveLeft">The one above it.</param>
    /// <param name="above">The quads of the row above from the first on; three are read.</param>
    /// <param name="first">The first quad.</param>
    /// <param name="second">The second quad.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Decode(
        ref MelDecoder events,
        ref int position,
        bool hasSecond,
        uint left,
        uint aboveLeft,
        ref uint above,
        out uint first,
        out uint second)
    {
        position = Math.Min(position, _end);
        var bits = BitBuffer.Peek(ref _bytes, position);
        (first, second) = (0u, 0u);

        // The first row's context comes from the quad on the left alone (7.3.5, equation 1), the others' also from above (equation 2).
        var (own, next) = (above, Unsafe.Add(ref above, 1));
        var context = _isFirst ? FirstContext(left) : Context(left, aboveLeft, own, next);
        if (context != 0 || events.Read())
        {
            first = Unsafe.Add(ref _codes, (context << QuadCodes.LongestCode) | ((uint)bits & 0x7F));
            bits >>= (int)first & QuadCodes.LengthMask;
        }

        if (hasSecond)
        {
            context = _isFirst ? FirstContext(first) : Context(first, own, next, Unsafe.Add(ref above, 2));
            if (context != 0 || events.Read())
            {
                second = Unsafe.Add(ref _codes, (context << QuadCodes.LongestCode) | ((uint)bits & 0x7F));
                bits >>= (int)second & QuadCodes.LengthMask;
            }
        }

        position += (int)((first & QuadCodes.LengthMask) + (second & QuadCodes.LengthMask));
        var have = ((first / QuadCodes.OffsetBit) & 1) | ((second / (QuadCodes.OffsetBit / 2)) & 2);
        if (_isFirst && have == 3)
            have = events.Read() ? UnsignedCodes.BothLong : UnsignedCodes.OneShort;
        var pair = Unsafe.Add(ref _residuals, (have << UnsignedCodes.PrefixBits) | ((uint)bits & ((1 << UnsignedCodes.PrefixBits) - 1)));
        position += (int)(pair >> UnsignedCodes.LengthShift) & 63;
        bits >>= (int)pair & 15;
        var suffix0 = Suffix(ref bits, (int)(pair >> UnsignedCodes.FirstSuffixShift) & 7);
        var suffix1 = Suffix(ref bits, (int)(pair >> UnsignedCodes.SecondSuffixShift) & 7);
        first |= (((pair >> UnsignedCodes.FirstValueShift) & 15) + suffix0) << 16;
        second |= ((pair >> UnsignedCodes.SecondValueShift) + suffix1) << 16;
        if (suffix0 >= UnsignedCodes.Extended)
            first += Extension(ref bits, ref position) << 16;
        if (suffix1 >= UnsignedCodes.Extended)
            second += Extension(ref bits, ref position) << 16;
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
    private static uint Suffix(ref ulong bits, int length)
    {
        var value = (uint)bits & ((1u << length) - 1);
        bits >>= length;
        return value;
    }

    private static uint Extension(ref ulong bits, ref int position)
    {
        position += 4;
        return Suffix(ref bits, 4) * 4;
    }
}
