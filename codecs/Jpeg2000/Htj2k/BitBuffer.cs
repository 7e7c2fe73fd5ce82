using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// The bits of one of a code block's streams, without the bits that were stuffed in: read from any place, the first bit lowest.
/// </summary>
internal sealed class BitBuffer
{
    /// <summary>Of what <see cref="Word"/> reads.</summary>
    public const int WordBytes = 8;

    /// <summary>Bytes behind the last: what two quads read from there on.</summary>
    private const int Padding = 48;

    private byte[] _bytes = new byte[4096];

    /// <summary>The next 56 bits or more from a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Peek(ref byte bytes, int position) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, (nuint)(uint)position >> 3)) >> (position & 7);

    /// <summary>The 64 bits from a byte on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Word(ref byte bytes, int index) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, (nuint)(uint)index));

    /// <summary>The first byte, for <see cref="Peek"/>.</summary>
    public ref byte Bytes => ref MemoryMarshal.GetArrayDataReference(_bytes);

    /// <summary>How many bits there are; from there on, all are alike.</summary>
    public int Length { get; private set; }

    /// <summary>Takes in a stream that is read forward: behind a byte FF, the highest bit of the next is stuffed (7.1.2).</summary>
    /// <param name="source">The stream.</param>
    /// <param name="fill">What is behind it: 0, or FF.</param>
    public void Forward(ReadOnlySpan<byte> source, byte fill)
    {
        Prepare(source.Length);
        var (bits, pending, count, at) = (0UL, 0, 0, 0);
        var last = (byte)0;
        while (at < source.Length)
        {
            // Eight bytes at once, up to and with the first FF.
            var rest = source[at..];
            var run = last == 0xFF ? 0 : rest.IndexOf((byte)0xFF);
            run = run < 0 ? rest.Length : run;
            if (pending == 0 && run > 0)
            {
                rest[..run].CopyTo(_bytes.AsSpan(count));
                (count, at, last) = (count + run, at + run, 0);
                continue;
            }

            for (; run >= 4; run -= 4, at += 4, count += 4)
            {
                bits |= (ulong)BinaryPrimitives.ReadUInt32LittleEndian(source[at..]) << pending;
                BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(count), (uint)bits);
                bits >>= 32;
                last = 0;
            }

            if (at == source.Length)
                break;
            var value = source[at++];
            bits |= (ulong)(last == 0xFF ? value & 0x7F : value) << pending;
            pending += last == 0xFF ? 7 : 8;
            last = value;
            if (pending >= 8)
            {
                _bytes[count++] = (byte)bits;
                bits >>= 8;
                pending -= 8;
            }
        }

        Finish(bits, pending, count, fill);
    }

    /// <summary>
    /// Takes in a stream that is read backward: beside a byte above 8F, the highest bit of one whose others are ones is stuffed (7.1.4).
    /// </summary>
    /// <param name="source">The stream; its last byte is read first.</param>
    /// <param name="isVlc">Whether the stream shares its end with the length of the streams: then it begins with half a byte.</param>
    public void Backward(ReadOnlySpan<byte> source, bool isVlc)
    {
        Prepare(source.Length);
        var (bits, pending, count, at) = (0UL, 0, 0, source.Length - 1);
        var isBehind = true;
        if (isVlc)
        {
            var value = source[at--];
            bits = (uint)value >> 4;
            pending = (bits & 7) == 7 ? 3 : 4;
            bits &= (1UL << pending) - 1;
            isBehind = (value | 0x0F) > 0x8F;
        }

        for (; at >= 0; at--)
        {
            // Four bytes at once, where none can have a stuffed bit.
            for (; at >= 4; at -= 4, count += 4)
            {
                var four = BinaryPrimitives.ReadUInt32BigEndian(source[(at - 3)..]);
                if (HasSevenOnes(four))
                    break;
                bits |= (ulong)four << pending;
                BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(count), (uint)bits);
                bits >>= 32;
                isBehind = four >> 24 > 0x8F;
            }

            var value = source[at];
            var isStuffed = isBehind && (value & 0x7F) == 0x7F;
            bits |= (ulong)(isStuffed ? 0x7F : value) << pending;
            pending += isStuffed ? 7 : 8;
            isBehind = value > 0x8F;
            if (pending >= 8)
            {
                _bytes[count++] = (byte)bits;
                bits >>= 8;
                pending -= 8;
            }
        }

        Finish(bits, pending, count, 0);
    }

    /// <summary>Whether the lower seven bits of a byte are ones.</summary>
    private static bool HasSevenOnes(uint four)
    {
        var zeros = ~four & 0x7F7F7F7F;
        return ((zeros - 0x01010101) & ~zeros & 0x80808080) != 0;
    }

    private void Prepare(int length)
    {
        if (_bytes.Length < length + Padding)
            _bytes = new byte[Math.Max(length + Padding, 2 * _bytes.Length)];
    }

    private void Finish(ulong bits, int pending, int count, byte fill)
    {
        Length = (8 * count) + pending;
        _bytes.AsSpan(count, Padding).Fill(fill);
        if (pending != 0)
            _bytes[count] = (byte)(bits | ((ulong)fill << pending));
    }
}
