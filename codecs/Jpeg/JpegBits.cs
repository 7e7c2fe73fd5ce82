using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace ImageLoaders.Codecs.Jpeg;

/// <summary>
/// Reads bits, most significant first. Behind the end come zeros: whoever reads asks <see cref="IsOverrun"/> once in a while.
/// </summary>
/// <remarks>Hot loops copy it into a local variable, so that it lives in registers.</remarks>
internal ref struct JpegBits
{
    /// <summary>How many readable bytes must follow the data.</summary>
    public const int Padding = 8;

    /// <summary>How many bits <see cref="Fill"/> guarantees.</summary>
    public const int Filled = 56;

    private readonly ref byte _bytes;
    private readonly int _length;
    private readonly int _endOffset;
    private int _position;
    private int _count;
    private ulong _bits;

    /// <param name="bytes">The first byte of the data, which <see cref="Padding"/> zeros follow.</param>
    /// <param name="length">How many bytes of data there are.</param>
    /// <param name="endOffset">Where they end in the codestream, for errors.</param>
    public JpegBits(ref byte bytes, int length, int endOffset)
    {
        _bytes = ref bytes;
        _length = length;
        _endOffset = endOffset;
    }

    /// <summary>The next bits, left-aligned in 64.</summary>
    public readonly ulong Bits => _bits;

    /// <summary>The first byte of the data, which <see cref="Padding"/> zeros follow.</summary>
    public readonly ref byte FirstByte => ref _bytes;

    /// <summary>How many bytes of data there are.</summary>
    public readonly int Length => _length;

    /// <summary>How many of <see cref="Bits"/> are ready.</summary>
    public readonly int Count => _count;

    /// <summary>Where the byte lies that is read next; bytes behind the data are zeros that need no reading.</summary>
    public readonly int Position => _position;

    /// <summary>Where the data end in the codestream.</summary>
    public readonly int EndOffset => _endOffset;

    /// <summary>Bits that were not taken; below 0: more were taken than there were.</summary>
    public readonly long Left => (_length * 8L) - (_position * 8L) + _count;

    /// <summary>Whether more bits were taken than there were.</summary>
    public readonly bool IsOverrun => Left < 0;

    /// <summary>About where the next bits lie in the codestream: what was stuffed between them does not count.</summary>
    public readonly int Offset => (int)(_endOffset - Math.Max(0, Left / 8));

    /// <summary>Makes the next <see cref="Filled"/> bits ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill()
    {
        if (_position <= _length)
        {
            var next = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref _bytes, _position));
            _bits |= (BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(next) : next) >> _count;
        }

        _position += (63 - _count) >> 3;
        _count |= 56;
    }

    /// <summary>Goes on where a loop that kept these in registers has come to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(ulong bits, int count, int position) => (_bits, _count, _position) = (bits, count, position);

    /// <summary>Drops bits that have been looked at.</summary>
    /// <param name="length">Its lowest six bits count.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int length)
    {
        _bits <<= length;
        _count -= length & 63;
    }

    /// <summary>Takes 0 to 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(int length)
    {
        var value = (int)((_bits >> 1) >> (63 - length));
        Skip(length);
        return value;
    }

    /// <summary>
    /// Takes a value of <paramref name="size"/> bits, of which the lower half stands for negative ones (ISO/IEC 10918-1, F.2.2.1).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TakeSigned(int size)
    {
        var value = Take(size);
        return value < (1 << size) >> 1 ? value - (1 << size) + 1 : value;
    }

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: <see cref="IsOverrun"/>.</exception>
    public readonly void ThrowIfOverrun()
    {
        if (IsOverrun)
            throw JpegMarkers.Malformed("its coded data end before the picture does", _endOffset);
    }

    public readonly ImageLoadException NoCode() =>
        IsOverrun ? JpegMarkers.Malformed("its coded data end before the picture does", _endOffset)
            : JpegMarkers.Malformed("a code is in none of its tables", Offset);
}
