using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegDct;

/// <summary>The part of a <see cref="JpegBits"/> that changes: few enough fields that a loop keeps them in registers.</summary>
/// <param name="reader">Where it is taken from, and put back by <see cref="Save"/>.</param>
internal struct BitState(in JpegBits reader)
{
    /// <summary>The next bits, left-aligned in 64.</summary>
    public ulong Bits = reader.Bits;

    private int _count = reader.Count;
    private int _position = reader.Position;

    /// <summary>Makes at least 56 bits ready, where not more than <paramref name="least"/> are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill(ref JpegBits reader, int least)
    {
        if (_count > least)
            return;
        if (_position <= reader.Length)
        {
            var next = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref reader.FirstByte, _position));
            Bits |= (BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(next) : next) >> _count;
        }

        _position += (63 - _count) >> 3;
        _count |= 56;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int length)
    {
        Bits <<= length;
        _count -= length;
    }

    /// <summary>Takes 0 to 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(int length)
    {
        var value = (int)((Bits >> 1) >> (63 - length));
        Skip(length);
        return value;
    }

    /// <summary>Puts it back.</summary>
    /// <returns>The reader.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly JpegBits Save(ref JpegBits reader)
    {
        reader.Set(Bits, _count, _position);
        return reader;
    }
}
