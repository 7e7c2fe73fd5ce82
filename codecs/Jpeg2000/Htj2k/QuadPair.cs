using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// Decodes the significance patterns and residuals of the cleanup pass (ISO/IEC 15444-15 7.3), two quads (2 x 2 samples) of a row at once.
/// What is decoded of a quad is an entry of <see cref="QuadCodes"/>, and its residual u.
/// </summary>
/// <param name="isFirst">Whether the row is the block's first.</param>
internal readonly ref struct QuadPair(bool isFirst)
{
    private readonly ref uint _codes = ref MemoryMarshal.GetArrayDataReference(isFirst ? QuadCodes.FirstRow : QuadCodes.OtherRows);
    private readonly ref uint _residuals = ref MemoryMarshal.GetArrayDataReference(UnsignedCodes.Pairs);
    private readonly bool _isFirst = isFirst;

    /// <param name="events">Tells of quads without a significant neighbour.</param>
    /// <param name="bits">The next bits of the codes, 38 or more.</param>
    /// <param name="hasSecond">Whether the second quad is in the row; else it is 0.</param>
    /// <param name="left">The quad before the first.</param>
    /// <param name="aboveLeft">The one above it.</param>
    /// <param name="above">The quads of the row above from the first on; three are read, which are zero for the first row.</param>
    /// <param name="first">The first quad.</param>
    /// <param name="second">The second quad.</param>
    /// <param name="residual0">u of the first.</param>
    /// <param name="residual1">u of the second.</param>
    /// <returns>How many bits were taken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Decode(
        ref MelDecoder events,
        ref ulong bits,
        bool hasSecond,
        uint left,
        uint aboveLeft,
        ref uint above,
        out uint first,
        out uint second,
        out uint residual0,
        out uint residual1)
    {
        (first, second) = (0u, 0u);
        var (own, next) = (above, Unsafe.Add(ref above, 1));
        var context = Above(aboveLeft, own, next) | (left >> QuadCodes.NextShift);
        if (context != 0 || events.Read())
        {
            first = Unsafe.Add(ref _codes, context | ((uint)bits & 0x7F));
            bits >>= (int)first & QuadCodes.LengthMask;
        }

        if (hasSecond)
        {
            context = Above(own, next, Unsafe.Add(ref above, 2)) | (first >> QuadCodes.NextShift);
            if (context != 0 || events.Read())
            {
                second = Unsafe.Add(ref _codes, context | ((uint)bits & 0x7F));
                bits >>= (int)second & QuadCodes.LengthMask;
            }
        }

        var have = ((first & QuadCodes.OffsetBit) | ((second & QuadCodes.OffsetBit) << 1)) << (UnsignedCodes.PrefixBits - 3);
        if (_isFirst && have == 3 << UnsignedCodes.PrefixBits)
            have = (events.Read() ? UnsignedCodes.BothLong : UnsignedCodes.OneShort) << UnsignedCodes.PrefixBits;
        var pair = Unsafe.Add(ref _residuals, have | ((uint)bits & ((1 << UnsignedCodes.PrefixBits) - 1)));
        var taken = (int)((first & QuadCodes.LengthMask) + (second & QuadCodes.LengthMask) + ((pair >> UnsignedCodes.LengthShift) & 63));
        bits >>= (int)pair & 15;
        var suffix0 = Suffix(ref bits, (int)(pair >> UnsignedCodes.FirstSuffixShift) & 7);
        var suffix1 = Suffix(ref bits, (int)(pair >> UnsignedCodes.SecondSuffixShift) & 7);
        residual0 = ((pair >> UnsignedCodes.FirstValueShift) & 15) + suffix0;
        residual1 = (pair >> UnsignedCodes.SecondValueShift) + suffix1;
        if (suffix0 >= UnsignedCodes.Extended)
            residual0 += Extension(ref bits, ref taken);
        if (suffix1 >= UnsignedCodes.Extended)
            residual1 += Extension(ref bits, ref taken);
        return taken;
    }

    /// <summary>What the quads above give to a context (7.3.5, equation 2), where an index has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Above(uint left, uint own, uint right)
    {
        const uint North = 1 << QuadCodes.LongestCode, East = 4 << QuadCodes.LongestCode;
        return ((left | (own << 2)) & North) | (((own << 2) | (right << 4)) & East);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Suffix(ref ulong bits, int length)
    {
        var value = (uint)bits & ((1u << length) - 1);
        bits >>= length;
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Extension(ref ulong bits, ref int taken)
    {
        taken += 4;
        return Suffix(ref bits, 4) * 4;
    }
}
