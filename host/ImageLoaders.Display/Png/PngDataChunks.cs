using System.Buffers;
using System.Buffers.Binary;
using ImageLoaders.Codecs.Png;

namespace ImageLoaders.Display.Png;

/// <summary>Cuts what is written to it into IDAT chunks. Only for writing.</summary>
internal sealed class PngDataChunks(Stream output) : Stream
{
    private const int TypeBytes = 4;
    private byte[]? _buffer = MakeBuffer();
    private int _length = TypeBytes;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public static void WriteChunk(Stream output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> chunk = stackalloc byte[32];
        chunk = chunk[..(type.Length + data.Length)];
        type.CopyTo(chunk);
        data.CopyTo(chunk[type.Length..]);
        WriteTypeAndData(output, chunk);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(buffer.Length, _buffer.Length - _length);
            buffer[..count].CopyTo(_buffer.AsSpan(_length));
            _length += count;
            buffer = buffer[count..];
            if (_length == _buffer.Length)
                WriteBuffer();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // A chunk is written when it is full, and the last one when this is disposed.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _buffer is not null)
        {
            if (_length > TypeBytes)
                WriteBuffer();
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }

        base.Dispose(disposing);
    }

    private static byte[] MakeBuffer()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        "IDAT"u8.CopyTo(buffer);
        return buffer;
    }

    private static void WriteTypeAndData(Stream output, ReadOnlySpan<byte> typeAndData)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, typeAndData.Length - TypeBytes);
        output.Write(number);
        output.Write(typeAndData);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Compute(typeAndData));
        output.Write(number);
    }

    private void WriteBuffer()
    {
        WriteTypeAndData(output, _buffer.AsSpan(0, _length));
        _length = TypeBytes;
    }
}
