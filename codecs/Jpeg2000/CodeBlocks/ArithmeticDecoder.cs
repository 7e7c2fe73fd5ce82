using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// The MQ decoder (ISO/IEC 15444-1 annex C). Its registers are kept between passes; a pass has them in locals.
/// </summary>
/// <remarks>
/// <see cref="Code"/> holds Chigh from bit <see cref="Scale"/> up, and below it the bits that follow, up to 46 of them: bytes are taken in
/// long before they are needed, and mostly four at once. A bit that a stuffed byte carries into the byte before it (C.3.4) is added early;
/// the value that a decision compares is the same, because no encoder leaves an interval that such a carry would move it out of.
/// </remarks>
internal sealed class ArithmeticDecoder
{
    /// <summary>Where Chigh begins in <see cref="Code"/>.</summary>
    public const int Scale = 46;

    /// <summary>The longest shift that one decision can ask for.</summary>
    private const int LongestShift = 15;

    /// <summary>What is read behind a segment: FF FF ends it, and four bytes are read at once.</summary>
    public const int Padding = 8;

    private byte[] _bytes = [];
    private int _position;
    private long _supplied;

    /// <summary>A: the interval, 8000 to FFFF, in the upper half.</summary>
    public uint Interval { get; set; }

    /// <summary>C.</summary>
    public long Code { get; set; }

    /// <summary>Bits of <see cref="Code"/> below Chigh that are there.</summary>
    public int Bits { get; set; }

    /// <summary>How many bits <see cref="Refill"/> gave.</summary>
    public int Refilled { get; private set; }

    /// <summary>Begins a segment (INITDEC, C.3.5).</summary>
    /// <param name="bytes">A zero, the segment, and <see cref="Padding"/> bytes FF.</param>
    public void Start(byte[] bytes)
    {
        (_bytes, _position, _supplied) = (bytes, 1, 0);
        (Interval, Bits) = (0x80000000, -LongestShift);
        Code = (long)Refill(Bits);
        Bits += Refilled;
    }

    /// <summary>Decodes a decision that is likely to be the more probable symbol (DECODE, C.3.2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Decode(ArithmeticDecoder decoder, ref ulong table, ref uint context, ref uint interval, ref long code, ref int bits)
    {
        var state = context;
        long probability = state & ProbabilityStates.ProbabilityMask;
        var rest = code - (probability << (Scale - 16));
        interval -= (uint)probability;
        if ((rest | ~(long)(int)interval) >= 0)
        {
            code = rest;
            return state & 1;
        }

        return Renormalize(decoder, ref table, ref context, state, rest, probability, ref interval, ref code, ref bits);
    }

    /// <summary>The same without a branch on what it is: for decisions that are hard to foresee.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint DecodeEven(
        ArithmeticDecoder decoder, ref ulong table, ref uint context, ref uint interval, ref long code, ref int bits)
    {
        var state = context;
        long probability = state & ProbabilityStates.ProbabilityMask;
        var rest = code - (probability << (Scale - 16));
        interval -= (uint)probability;
        return Renormalize(decoder, ref table, ref context, state, rest, probability, ref interval, ref code, ref bits);
    }

    /// <summary>
    /// Finds the symbol, the state that follows, and the shift that brings the interval to its size again (RENORMD, C.3.3).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Renormalize(
        ArithmeticDecoder decoder,
        ref ulong table,
        ref uint context,
        uint state,
        long rest,
        long probability,
        ref uint interval,
        ref long code,
        ref int bits)
    {
        // Chigh was below Qe: the lower part of the interval; a part that is the smaller one has exchanged the symbols' sense.
        var isLower = rest >> 63;
        var isLess = (int)isLower ^ (int)((interval - probability) >> 63);
        var isShifted = (uint)((rest | ~(long)(int)interval) >> 63);
        code = rest + ((probability << (Scale - 16)) & isLower);
        interval += ((uint)probability - interval) & (uint)isLower;

        // Without a shift, the state stays.
        var next = (uint)(Unsafe.Add(ref table, state & 0xFF) >> (isLess & ProbabilityStates.LessShift));
        context = state ^ ((state ^ next) & isShifted);
        var shift = BitOperations.LeadingZeroCount(interval);
        interval <<= shift;
        code <<= shift;
        bits -= shift;
        if (bits < LongestShift)
        {
            code += (long)decoder.Refill(bits);
            bits += decoder.Refilled;
        }

        return (state ^ (uint)isLess) & 1;
    }

    /// <summary>Takes in bytes (BYTEIN, C.3.4).</summary>
    /// <param name="bits">How many bits are there.</param>
    /// <returns>What is to be added to <see cref="Code"/>.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ulong Refill(int bits)
    {
        ref var bytes = ref MemoryMarshal.GetArrayDataReference(_bytes);
        ref var last = ref Unsafe.Add(ref bytes, _position - 1);
        var next = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref last, 1)));

        // No byte is FF but the fourth may be: then the complement has no zero byte.
        var complement = ~((next >> 8) | ((uint)last << 24));
        if (BitConverter.IsLittleEndian && ((complement - 0x01010101) & ~complement & 0x80808080) == 0)
        {
            _position += 4;
            Refilled = 32;
            _supplied += 32;
            return (ulong)next << (Scale - bits - 32);
        }

        var (sum, start) = (0UL, bits);
        while (bits <= Scale - 8)
        {
            var (before, value) = (Unsafe.Add(ref bytes, _position - 1), Unsafe.Add(ref bytes, _position));
            if (before != 0xFF)
            {
                bits += 8;
                sum += (ulong)value << (Scale - bits);
                _position++;
            }
            else if (value > 0x8F)
            {
                bits += 8;
                sum += 0xFFUL << (Scale - bits);
            }
            else
            {
                bits += 7;
                sum += (ulong)value << (Scale - bits);
                _position++;
            }
        }

        Refilled = bits - start;
        _supplied += Refilled;
        return sum;
    }

    /// <summary>Whether the segment ends where its passes do, as a predictable termination has it (D.4.2).</summary>
    /// <param name="length">Of the segment.</param>
    public bool IsAtEnd(int length)
    {
        // Bits that Chigh has seen: 15 at first, and one more for each shift. From FF with a byte above 8F behind it, no byte is read.
        var needed = _supplied - Bits;
        var count = 0;
        for (; needed > 0 && count < length && !(_bytes[count] == 0xFF && _bytes[count + 1] > 0x8F); count++)
            needed -= _bytes[count] == 0xFF ? 7 : 8;
        return count + 1 >= length;
    }
}
