using System.Numerics;
using System.Runtime.CompilerServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// Passes that bypass the arithmetic coder (ISO/IEC 15444-1 D.6): their decisions are bits; behind a byte FF, seven follow.
/// </summary>
internal ref struct RawPasses(BlockState block, ReadOnlySpan<byte> segment)
{
    private readonly ReadOnlySpan<byte> _segment = segment;
    private int _position;
    private int _left;
    private byte _current;

    /// <summary>Significance propagation; signs are plain.</summary>
    public void DecodeSignificance(int value)
    {
        for (var stripe = 0; stripe < block.Stripes; stripe++)
        {
            var rows = Neighbourhood.RowMask(Math.Min(4, block.Height - (4 * stripe)));
            for (var x = 0; x < block.Width; x++)
            {
                ref var column = ref Unsafe.Add(ref block.Columns(stripe), x);
                var flags = column;
                for (var members = Neighbourhood.Candidates(flags) & rows; members != 0;)
                {
                    var shift = BitOperations.TrailingZeroCount(members);
                    members &= members - 1;
                    flags |= 1UL << (shift + Neighbourhood.CodedShift);
                    if (Read() == 0)
                        continue;
                    var negative = Read();
                    Unsafe.Add(ref block.Samples(stripe), (4 * x) + (shift / 3)) = value | (int)(negative << 31);
                    flags = Neighbourhood.Mark(ref column, flags, block.Stride, shift, negative, block.IsCausal);
                    members |= (8u << shift) & ~((uint)flags >> Neighbourhood.OwnShift) & rows;
                }

                column = flags;
            }
        }
    }

    /// <summary>Magnitude refinement.</summary>
    public void DecodeRefinement(int plane)
    {
        for (var stripe = 0; stripe < block.Stripes; stripe++)
        {
            for (var x = 0; x < block.Width; x++)
            {
                ref var column = ref Unsafe.Add(ref block.Columns(stripe), x);
                var members = (uint)column >> Neighbourhood.OwnShift & ~(uint)(column >> Neighbourhood.CodedShift) & Neighbourhood.Rows;
                column |= (ulong)members << Neighbourhood.RefinedShift;
                for (; members != 0; members &= members - 1)
                {
                    ref var sample = ref Unsafe.Add(ref block.Samples(stripe), (4 * x) + (BitOperations.TrailingZeroCount(members) / 3));
                    sample = (sample ^ (((int)Read() ^ 1) << (plane + 1))) | (1 << plane);
                }
            }
        }
    }

    private uint Read()
    {
        if (_left == 0)
        {
            _left = _current == 0xFF ? 7 : 8;
            _current = _position < _segment.Length ? _segment[_position++] : (byte)0xFF;
        }

        return (uint)(_current >> --_left) & 1;
    }
}
