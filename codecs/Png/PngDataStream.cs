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

    private byte* _next;
    private int _chunkLeft;
    private int _zerosLeft = ZerosAfterData;

    /// <param name="firstChunk">The first IDAT chunk of a file whose chunks have all been checked; another chunk follows the last.</param>
    public PngDataStream(byte* firstChunk)
    {
        _next = firstChunk + PngChunks.PrefixBytes;
        _chunkLeft = BinaryPrimitives.ReadInt32BigEndian(new ReadOnlySpan<byte>(firstChunk, 4));
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
            var following = new ReadOnlySpan<byte>(_next + PngChunks.SuffixBytes, PngChunks.PrefixBytes);
            if (BinaryPrimitives.ReadUInt32BigEndian(following[4..]) != PngChunks.Data)
            {
                var zeros = buffer[..Math.Min(buffer.Length, _zerosLeft)];
                zeros.Clear();
                _zerosLeft -= zeros.Length;
                return zeros.Length;
            }

            _chunkLeft = BinaryPrimitives.ReadInt32BigEndian(following);
            _next += PngChunks.SuffixBytes + PngChunks.PrefixBytes;
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
}
