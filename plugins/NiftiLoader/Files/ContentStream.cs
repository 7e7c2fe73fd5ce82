using ImageLoaders;

namespace NiftiLoader.Files;

/// <summary>Reads a content source from its first byte to its last one. It does not own it.</summary>
internal sealed class ContentStream(ContentSource content) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => content.LengthBytes;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        var count = content.Read(Position, buffer);
        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await content.ReadAsync(Position, buffer, cancellationToken).ConfigureAwait(false);
        Position += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
