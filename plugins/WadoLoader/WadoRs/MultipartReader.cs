using System.Text;
using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Transport;

namespace WadoLoader.WadoRs;

/// <summary>
/// Reads a multipart body (RFC 2046 5.1.1) as it comes: through a window, each part's bytes once, into the buffer where they stay. A
/// delimiter counts at the beginning of a line only. A body that ends without its closing delimiter is an error: answers whose end is that
/// of the connection show in no other way that they were cut off. For one reader at a time.
/// </summary>
internal sealed class MultipartReader
{
    private const int WindowBytes = 32 << 10;
    private const int MostHeaderBytes = 16 << 10;
    private const int MostPreambleBytes = 64 << 10;
    private const int MostPaddingBytes = 256;
    private const int LongestBoundary = 256; // RFC 2046 has 70

    private readonly Stream _body;
    private readonly byte[] _delimiter;
    private readonly byte[] _window = new byte[WindowBytes];
    private int _start;
    private int _end;
    private long _offset;
    private bool _isInPart = true; // the preamble is skipped like a part
    private bool _isPreamble = true;
    private bool _isOver;

    /// <param name="body">Left open.</param>
    /// <param name="boundary">Of the header, without quotes.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: there is no boundary, or it is longer than
    /// any.</exception>
    public MultipartReader(Stream body, string? boundary)
    {
        if (string.IsNullOrEmpty(boundary) || boundary.Length > LongestBoundary)
            throw DicomError.Malformed("The server's answer is multipart, and its Content-Type has no usable boundary.");
        _body = body;
        _delimiter = Encoding.Latin1.GetBytes("\r\n--" + boundary);

        // The first delimiter may be the first line: it then has no line break before it.
        "\r\n"u8.CopyTo(_window);
        (_end, _offset) = (2, -2);
    }

    private enum Line
    {
        NotThere,
        Unfinished,
        Delimiter,
        Close,
    }

    private ReadOnlySpan<byte> Unread => _window.AsSpan(_start, _end - _start);

    /// <summary>Goes to the next part, over what is left of the one before.</summary>
    /// <returns>Its headers; <see langword="null"/>: the closing delimiter was there.</returns>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Unreachable"/>: the body ends before;
    /// <see cref="ImageLoadError.Malformed"/>: headers without end.</exception>
    public async ValueTask<PartHeaders?> NextAsync(CancellationToken cancellationToken)
    {
        if (_isInPart)
            await CopyToDelimiterAsync(null, _isPreamble ? MostPreambleBytes : long.MaxValue, cancellationToken).ConfigureAwait(false);
        if (_isOver)
            return null;
        var length = HeaderLength();
        while (length < 0)
        {
            if (Unread.Length >= MostHeaderBytes)
                throw DicomError.Malformed($"The headers of a part at byte {_offset:N0} of the server's answer have no end.");
            await FillAsync(cancellationToken).ConfigureAwait(false);
            length = HeaderLength();
        }

        var headers = PartHeaders.Parse(Unread[..length]);
        Skip(length);
        (_isInPart, _isPreamble) = (true, false);
        return headers;
    }

    /// <summary>All bytes of the part.</summary>
    /// <param name="headers">The part's.</param>
    /// <param name="expected">Bytes that it probably has, where its headers do not say.</param>
    /// <param name="maximum">Bytes that it may have.</param>
    /// <param name="memory">What the bytes are counted by.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.TooLarge"/>; <see cref="ImageLoadError.Malformed"/>: it has more bytes than it says;
    /// <see cref="ImageLoadError.Unsupported"/>: it is encoded; <see cref="ImageLoadError.Unreachable"/>: the body ends before.
    /// </exception>
    public async ValueTask<Memory<byte>> ReadAsync(PartHeaders headers, long expected, long maximum, IMemoryReservation memory,
        CancellationToken cancellationToken)
    {
        headers.ThrowIfEncoded();
        var said = headers.ContentLength;
        if (said > maximum)
            throw DicomError.TooLarge($"A part of the server's answer is said to have {said:N0} bytes; {maximum:N0} are the most.");
        var part = new PartBody(said ?? expected, maximum, memory);
        if (said is { } length)
            await CopyAsync(part, length, cancellationToken).ConfigureAwait(false);
        await CopyToDelimiterAsync(part, maximum, cancellationToken).ConfigureAwait(false);
        return said is null || said == part.Count ? part.Memory
            : throw DicomError.Malformed($"A part of the server's answer is said to have {said:N0} bytes, and has {part.Count:N0}.");
    }

    // Of a part that says how long it is the rest comes from the server straight to where it stays.
    private async ValueTask CopyAsync(PartBody part, long length, CancellationToken cancellationToken)
    {
        var held = (int)Math.Min(length, Unread.Length);
        await part.ReserveAsync(held, cancellationToken).ConfigureAwait(false);
        part.Append(Unread[..held]);
        Skip(held);
        while (part.Count < length)
        {
            var read = await _body.ReadAsync(await part.FreeAsync(length - part.Count, cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            if (read == 0)
                throw Ended();
            part.Advance(read);
            _offset += read;
        }
    }

    /// <summary>Copies up to the next delimiter and takes that off.</summary>
    /// <param name="part">Gets the bytes; <see langword="null"/>: nobody wants them.</param>
    /// <param name="most">Bytes that may come before it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async ValueTask CopyToDelimiterAsync(PartBody? part, long most, CancellationToken cancellationToken)
    {
        var skipped = 0L;
        while (true)
        {
            var (found, line) = FindDelimiter();

            // What looks like a delimiter's beginning stays until more has come.
            var plain = found < 0 ? Math.Max(0, Unread.Length - _delimiter.Length + 1) : line == Line.NotThere ? found + 2 : found;
            if (part is not null)
                await part.ReserveAsync(plain, cancellationToken).ConfigureAwait(false);
            part?.Append(Unread[..plain]);
            Skip(plain);
            skipped += plain;
            if (skipped > most)
                throw DicomError.Malformed($"No part begins in the first {most:N0} bytes of the server's multipart answer.");
            if (line is Line.Delimiter or Line.Close)
            {
                _ = Classify(Unread[_delimiter.Length..], out var length);
                Skip(_delimiter.Length + length);
                (_isInPart, _isOver) = (false, line == Line.Close);
                return;
            }

            if (found < 0 || line == Line.Unfinished)
                await FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Where the next one begins, or what may be one; -1: nowhere.
    private (int Offset, Line Line) FindDelimiter()
    {
        var found = Unread.IndexOf(_delimiter);
        return (found, found < 0 ? Line.NotThere : Classify(Unread[(found + _delimiter.Length)..], out _));
    }

    // After the boundary: "--", or blanks and a line break. Anything else makes it part of a longer word, and no delimiter.
    private static Line Classify(ReadOnlySpan<byte> rest, out int length)
    {
        length = 2;
        if (rest.StartsWith("--"u8))
            return Line.Close;
        if (rest.Length < 2 && "--"u8.StartsWith(rest))
            return Line.Unfinished;
        var padding = rest.IndexOfAnyExcept((byte)' ', (byte)'\t');
        padding = padding < 0 ? rest.Length : padding;
        if (padding > MostPaddingBytes)
            return Line.NotThere;
        length = padding + 2;
        rest = rest[padding..];
        if (rest.StartsWith("\r\n"u8))
            return Line.Delimiter;
        return rest.Length < 2 && "\r\n"u8.StartsWith(rest) ? Line.Unfinished : Line.NotThere;
    }

    // With the empty line that ends them; -1: that has not come yet.
    private int HeaderLength()
    {
        if (Unread.StartsWith("\r\n"u8))
            return 2;
        var end = Unread.IndexOf("\r\n\r\n"u8);
        return end < 0 ? -1 : end + 4;
    }

    private void Skip(int count)
    {
        _start += count;
        _offset += count;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            Unread.CopyTo(_window);
            (_start, _end) = (0, _end - _start);
        }

        var read = await _body.ReadAsync(_window.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        if (read == 0)
            throw Ended();
        _end += read;
    }

    private ImageLoadException Ended() =>
        new(ImageLoadError.Unreachable, $"The server's multipart answer ends at byte {_offset + Unread.Length:N0} without " + (_isPreamble
        ? "any line that is its boundary: it was cut off, or the boundary is not that of its Content-Type, or lines end without CR LF. "
            + "Load it again."
        : "its closing boundary: it was cut off. Load it again."));
}
