using System.Buffers.Binary;
using System.Numerics;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Reads a tile's packets (ISO/IEC 15444-1 B.9, B.10): which bytes each code block gets from each layer.</summary>
internal ref struct PacketReader(TileData data, byte[]? packedHeaders, int tile, Contributions contributions)
{
    /// <summary>More planes no code block misses: exponent and guard bits give 37, a region's shift 37 more.</summary>
    private const int MaxZeroPlanes = 74;

    /// <summary>The longest length that can be said (B.10.7.1); longer than any codestream here.</summary>
    private const int MaxLengthBits = 31;

    private const int BlocksBetweenChecks = 1 << 14;

    private TileData _data = data;
    private ReadOnlySpan<byte> _packed = packedHeaders;

    /// <param name="packets">In their order.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: the data end before the packets, or contradict
    /// themselves.</exception>
    public void Read(IEnumerable<Packet> packets, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var packet in packets)
        {
            if (count++ % 64 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            Read(packet, cancellationToken);
        }

        _data.NextPart();
    }

    /// <summary>Where the data behind the last packet begin, and how many there are.</summary>
    public readonly (int Position, int Length) Surplus => (_data.Position, _data.Rest.TrimStart((byte)0).Length);

    private void Read(in Packet packet, CancellationToken cancellationToken)
    {
        _data.NextPart();
        var rest = _data.Rest;

        // SOP may stand before any packet, whether the coding style announces it or not (A.8.1).
        if (rest.Length >= 6 && BinaryPrimitives.ReadUInt32BigEndian(rest) == ((uint)Marker.StartOfPacket << 16 | 4))
            _data.Skip(6);
        var start = _data.Position;
        var isPacked = packedHeaders is not null;
        var bits = new PacketBits(isPacked ? _packed : _data.Rest, tile, start, isPacked);
        var firstContribution = contributions.Next;
        var length = bits.Read() == 0 ? 0 : ReadHeader(packet, ref bits, start, cancellationToken);
        bits.Align();
        if (isPacked)
        {
            _packed = SkipEndOfHeader(_packed[bits.Position..]);
            if (length != 0)
                _data.NextPart();
        }
        else
        {
            _data.Skip(bits.Position);
            _data.Skip(_data.Rest.Length - SkipEndOfHeader(_data.Rest).Length);
        }

        if (length > _data.Rest.Length)
            throw CodecError.Malformed(
                $"JPEG 2000: cut off: the packet at byte {start} of tile {tile} has {length} bytes, {_data.Rest.Length} are left.");
        for (var i = firstContribution; i < contributions.Next; i++)
            contributions[i].Offset += _data.Position;
        _data.Skip((int)length);
    }

    private static ReadOnlySpan<byte> SkipEndOfHeader(ReadOnlySpan<byte> rest) =>
        rest.Length >= 2 && BinaryPrimitives.ReadUInt16BigEndian(rest) == Marker.EndOfPacketHeader ? rest[2..] : rest;

    /// <returns>The length of the packet's body.</returns>
    private readonly long ReadHeader(in Packet packet, ref PacketBits bits, int start, CancellationToken cancellationToken)
    {
        var length = 0L;
        var style = packet.Resolution.Component.Style.Blocks;
        foreach (var band in packet.Precinct.Bands)
        {
            band.MakeBlocks();
            for (var i = 0; i < band.Blocks.Length; i++)
            {
                if (i % BlocksBetweenChecks == BlocksBetweenChecks - 1)
                    cancellationToken.ThrowIfCancellationRequested();
                ref var block = ref band.Blocks[i];
                if (block.IsIncluded ? bits.Read() == 0 : !band.Inclusion.IsBelow(ref bits, i, packet.Layer + 1))
                    continue;
                if (!block.IsIncluded)
                {
                    block.IsIncluded = true;
                    block.LengthBits = 3;
                    block.ZeroPlanes = ReadZeroPlanes(ref bits, band, i, start);
                }

                var passes = ReadPasses(ref bits);
                while (bits.Read() == 1)
                    block.LengthBits++;
                if (block.LengthBits > MaxLengthBits)
                    throw Damaged(start, $"gives a code block's length {block.LengthBits} bits");
                var isPossible = (style & CodeBlockStyle.HighThroughput) == 0 || block.Kind == CodeBlockKind.Arithmetic
                    ? ReadLengths(ref bits, ref block, style, passes, ref length)
                    : HighThroughputLengths.Read(ref bits, ref block, style, passes, contributions, ref length);
                if (!isPossible || length > int.MaxValue || !HasRoom(band.Band, block))
                    throw Damaged(start, "gives a code block more passes than its bit planes have, or a length that cannot be");
            }
        }

        return length;
    }

    /// <summary>Whether the passes fit: there are three for each plane but the first, which has one (D.3).</summary>
    private static bool HasRoom(Subband band, in CodeBlock block)
    {
        var planes = band.Planes + band.RegionShift - block.ZeroPlanes;
        return block.Kind == CodeBlockKind.HighThroughput
            ? planes > ((block.Passes - 1) % 3 > 0 ? 1 : 0)
            : block.Passes <= (3 * planes) - 2;
    }

    private readonly byte ReadZeroPlanes(ref PacketBits bits, PrecinctBand band, int block, int start)
    {
        for (var planes = 0; planes <= MaxZeroPlanes; planes++)
        {
            if (band.ZeroPlanes.IsBelow(ref bits, block, planes + 1))
                return (byte)planes;
        }

        throw Damaged(start, $"says that a code block misses more than {MaxZeroPlanes} bit planes");
    }

    /// <summary>The number of new coding passes (Table B.4).</summary>
    private static int ReadPasses(ref PacketBits bits)
    {
        if (bits.Read() == 0)
            return 1;
        if (bits.Read() == 0)
            return 2;
        var value = bits.Read(2);
        if (value < 3)
            return 3 + value;
        value = bits.Read(5);
        return value < 31 ? 6 + value : 37 + bits.Read(7);
    }

    /// <summary>The lengths of the segments that the passes belong to (B.10.7).</summary>
    private readonly bool ReadLengths(ref PacketBits bits, ref CodeBlock block, CodeBlockStyle style, int passes, ref long total)
    {
        while (passes > 0)
        {
            var room = SegmentPasses.Room(style, block.Passes, block.PassesInSegment);
            var starts = block.PassesInSegment == 0 || room == 0;
            if (room == 0)
                (block.PassesInSegment, room) = (0, SegmentPasses.Room(style, block.Passes, 0));
            var count = Math.Min(room, passes);
            var length = bits.Read(Math.Min(MaxLengthBits, block.LengthBits + BitOperations.Log2((uint)count)));
            contributions.Add(ref block, new((int)total, length, (byte)count, starts, 0));
            total += length;
            block.PassesInSegment += (byte)count;
            block.Passes = (byte)Math.Min(byte.MaxValue, block.Passes + count);
            passes -= count;
        }

        return true;
    }

    private readonly ImageLoadException Damaged(int start, string what) =>
        CodecError.Malformed($"JPEG 2000: the packet header of the packet at byte {start} of the codestream, in tile {tile}, {what}.");
}
