using System.Buffers;
using System.IO.Compression;

namespace ImageLoaders.Codecs.Png;

/// <summary>Inflates image data row by row, through one buffer that stays in the processor's cache.</summary>
internal sealed unsafe class PngRows : IDisposable
{
    private const int BufferBytes = 128 * 1024;

    private readonly ZLibStream _inflater;
    private readonly CancellationToken _cancellationToken;
    private readonly byte[] _buffer;
    private readonly bool _isTolerant;
    private int _start, _end;

    /// <param name="firstChunk">The first IDAT chunk, kept in place until this is disposed.</param>
    /// <param name="lengthBytes">How much of the file there is from there on.</param>
    /// <param name="longestRowBytes">The longest row that will be asked for.</param>
    /// <param name="isTolerant">Whether each row is taken that comes before the damage.</param>
    /// <param name="cancellationToken">Read each time the buffer is filled.</param>
    public PngRows(byte* firstChunk, int lengthBytes, int longestRowBytes, bool isTolerant, CancellationToken cancellationToken)
    {
        _isTolerant = isTolerant;
        _inflater = new ZLibStream(new PngDataStream(firstChunk, lengthBytes, hasZeros: !isTolerant), CompressionMode.Decompress);
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(BufferBytes, longestRowBytes));
        _cancellationToken = cancellationToken;
    }

    /// <summary>The next row with the byte that names its filter; valid until the next call.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: there are fewer rows than declared, or the data is
    /// corrupt.</exception>
    public ReadOnlySpan<byte> Next(int lengthBytes)
    {
        while (_end - _start < lengthBytes)
        {
            if (_buffer.Length - _start < lengthBytes)
            {
                _buffer.AsSpan(_start.._end).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            // The inflater that meets damage forgets what else it had in hand.
            var count = Read(_isTolerant ? _buffer.AsSpan(_end, lengthBytes - (_end - _start)) : _buffer.AsSpan(_end));
            if (count == 0)
                throw Malformed("it ends before the last row");
            _end += count;
        }

        _start += lengthBytes;
        return _buffer.AsSpan(_start - lengthBytes, lengthBytes);
    }

    /// <summary>Looks whether there is more data than declared, and where there is none, whether the checksum is right.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: the data's end is cut off, or its checksum
    /// wrong.</exception>
    public bool HasMore() => _start != _end || Read(_buffer) != 0;

    public void Dispose()
    {
        _inflater.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private static ImageLoadException Malformed(string what) =>
        new(ImageLoadError.Malformed, $"The PNG's image data (IDAT) is damaged: {what}.");

    private int Read(Span<byte> buffer)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return _inflater.Read(buffer);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw Malformed("it cannot be inflated, or its checksum is wrong");
        }
    }
}
