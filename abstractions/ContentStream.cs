namespace ImageLoaders;

/// <summary>A content as a stream that is read and sought.</summary>
internal sealed class ContentStream(ContentSource content, bool leaveOpen) : Stream
{
    private long _position;
    private bool _isDisposed;

    public override bool CanRead => !_isDisposed;

    public override bool CanSeek => !_isDisposed;

    public override bool CanWrite => false;

    public override long Length
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return content.LengthBytes;
        }
    }

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var read = IsAtEnd ? 0 : content.Read(_position, buffer);
        _position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        var read = IsAtEnd ? 0 : await content.ReadAsync(_position, buffer, cancellationToken).ConfigureAwait(false);
        _position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var position = checked(offset + origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => _position,
            SeekOrigin.End => content.LengthBytes,
            _ => throw new ArgumentOutOfRangeException(nameof(origin)),
        });
        return position < 0 ? throw new IOException("A stream cannot be sought before its beginning.") : _position = position;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("The content is only read.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The content is only read.");

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed && !leaveOpen)
            content.Dispose();
        _isDisposed = true;
        base.Dispose(disposing);
    }

    private bool IsAtEnd => _position >= content.LengthBytes;
}
