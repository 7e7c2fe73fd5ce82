namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Reads the bits of a packet header: behind a byte FF, seven follow (ISO/IEC 15444-1 B.10.1).</summary>
/// <param name="data">From the packet header's first byte.</param>
/// <param name="tile">Whose packet it is, for errors.</param>
/// <param name="offset">Where the packet begins in the codestream.</param>
/// <param name="isPacked">Whether the data are packed packet headers, which lie elsewhere.</param>
internal ref struct PacketBits(ReadOnlySpan<byte> data, int tile, int offset, bool isPacked)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _left;
    private byte _current;

    /// <summary>Bytes that were begun.</summary>
    public int Position { get; private set; }

    public int Read()
    {
        if (_left == 0)
        {
            if (Position >= _data.Length)
                throw Cut();
            _left = _current == 0xFF ? 7 : 8;
            _current = _data[Position++];
        }

        return (_current >> --_left) & 1;
    }

    public int Read(int count)
    {
        var value = 0;
        while (count-- > 0)
            value = (value << 1) | Read();
        return value;
    }

    /// <summary>Skips what is left of the last byte, and the byte that follows if that is FF.</summary>
    public void Align()
    {
        if (_current == 0xFF && Position < _data.Length)
            Position++;
        (_left, _current) = (0, 0);
    }

    private readonly ImageLoadException Cut() => CodecError.Malformed(isPacked
        ? $"JPEG 2000: cut off: the packed packet headers of tile {tile} end before that of the packet at byte {offset}."
        : $"JPEG 2000: cut off: the packet header at byte {offset}, in tile {tile}, ends at byte {offset + _data.Length}.");
}
