using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Png;

/// <summary>The content of all IDAT chunks as one stream, over memory that its user keeps in place until it is disposed.</summary>
/// <remarks>
/// After the last byte come some zeros. .NET's inflater does not tell a stream that has ended from one whose input ran out; with
/// the zeros, one that is cut off goes wrong (its checksum at the latest), and one that has ended does not look at them.
/// </remarks>
internal sealed unsafe class PngDataStream : Stream
{
    private const int ZerosAfterData = 512;

    private readonly byte* _end;
    private byte* _next;
    private int _chunkLeft;
    private int _zerosLeft;

    /// <param name="firstChunk">The first IDAT chunk.</param>
    /// <param name="lengthBytes">How much of the file there is from there on; at least a chunk's prefix.</param>
    /// <param name="hasZeros">Whether the zeros come: without them, what is cut off looks as if it had ended.</param>
    public PngDataStream(byte* firstChunk, int lengthBytes, bool hasZeros)
    {
        _end = firstChunk + lengthBytes;
        _zerosLeft = hasZeros ? ZerosAfterData : 0;
        Begin(firstChunk);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_next == null, this);
        while (_chunkLeft == 0)
        {
            var following = _next + PngChunks.SuffixBytes;
            if (_end - _next < PngChunks.SuffixBytes + PngChunks.PrefixBytes
                || BinaryPrimitives.ReadUInt32BigEndian(new ReadOnlySpan<byte>(following + 4, 4)) != PngChunks.Data)
            {
                var zeros = buffer[..Math.Min(buffer.Length, _zerosLeft)];
                zeros.Clear();
                _zerosLeft -= zeros.Length;
                return zeros.Length;
            }

            Begin(following);
        }

        var count = Math.Min(_chunkLeft, buffer.Length);
        new ReadOnlySpan<byte>(_next, count).CopyTo(buffer);
        _next += count;
        _chunkLeft -= count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _next = null;
        base.Dispose(disposing);
    }

    private void Begin(byte* chunk)
    {
        _next = chunk + PngChunks.PrefixBytes;
        _chunkLeft = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(new ReadOnlySpan<byte>(chunk, 4)), (uint)(_end - _next));
    }
}
