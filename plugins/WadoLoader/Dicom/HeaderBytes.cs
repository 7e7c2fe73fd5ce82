using ImageLoaders;

namespace WadoLoader.Dicom;

/// <summary>
/// The parts of a file that were needed so far. What lies in memory already is not copied; of anything else the beginning is read in
/// growing pieces, and what is skipped is not read. Spans stay valid for as long as they are held. For one thread at a time.
/// </summary>
internal sealed class HeaderBytes
{
    private const int FirstPiece = 8 << 10;
    private const int LargestStep = 16 << 20;
    private const int WorthSkipping = 64 << 10;
    private const long MostHeld = 96L << 20;

    private readonly ContentSource _source;
    private readonly ReadOnlyMemory<byte> _all;
    private readonly bool _isInMemory;
    private readonly List<Piece> _pieces = [];
    private Piece _current = new(0, [], 0);
    private long _held;

    public HeaderBytes(ContentSource source)
    {
        _source = source;
        _isInMemory = source.TryGetBytes(out _all);
    }

    private sealed record Piece(long Offset, byte[] Bytes, int Count)
    {
        public long End => Offset + Count;

        public bool Holds(long offset, int count) => offset >= Offset && offset + count <= End;

        public ReadOnlySpan<byte> Slice(long offset, int count) => Bytes.AsSpan((int)(offset - Offset), count);
    }

    public ContentSource Source => _source;

    /// <summary>Bytes that there can be at the most.</summary>
    public long Length => _source.LengthBytes;

    /// <summary>All of the bytes asked for.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: there are fewer.</exception>
    public ReadOnlySpan<byte> Get(long offset, long count)
    {
        var bytes = count > MostHeld ? throw HeaderTooLarge(offset) : Peek(offset, (int)count);
        return bytes.Length == count ? bytes
            : throw DicomError
                .Malformed(
                $"The file ends at byte {offset
                + bytes.Length:N0}, and {count:N0} bytes are wanted from byte {offset:N0} on: it is cut off.");
    }

    /// <summary>The bytes asked for, fewer at the end.</summary>
    public ReadOnlySpan<byte> Peek(long offset, int count)
    {
        if (_isInMemory)
        {
            var all = _all.Span;
            return offset >= all.Length ? default : all.Slice((int)offset, (int)Math.Min(count, all.Length - offset));
        }

        return _current.Holds(offset, count) ? _current.Slice(offset, count) : Load(offset, count);
    }

    private ReadOnlySpan<byte> Load(long offset, int count)
    {
        foreach (var piece in _pieces)
        {
            if (piece.Holds(offset, count))
                return piece.Slice(offset, count);
        }

        if (offset >= Length)
            return default;
        count = (int)Math.Min(count, Length - offset);
        if (_current.Holds(offset, count))
            return _current.Slice(offset, count);
        if (_current.Count > 0 && offset >= _current.Offset && offset <= _current.End + WorthSkipping)
            _current = Grow(_current, checked((int)(offset - _current.Offset + count)));
        else
            StartPiece(offset, count);
        return _current.Slice(offset, (int)Math.Clamp(_current.End - offset, 0, count));
    }

    private void StartPiece(long offset, int count)
    {
        if (_current.Count > 0)
            _pieces.Add(_current);
        _current = Grow(new Piece(offset, [], 0), count);
    }

    private Piece Grow(Piece piece, int wanted)
    {
        var step = Math.Clamp(piece.Count, FirstPiece, LargestStep);
        var length = (int)Math.Min(Math.Max(wanted, (long)piece.Count + step), Length - piece.Offset);
        _held += length - piece.Count;
        if (_held > MostHeld)
            throw HeaderTooLarge(piece.Offset);
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        piece.Bytes.AsSpan(0, piece.Count).CopyTo(bytes);
        var count = piece.Count;
        while (count < wanted)
        {
            var read = _source.Read(piece.Offset + count, bytes.AsSpan(count));
            if (read == 0)
                break;
            count += read;
        }

        return new Piece(piece.Offset, bytes, count);
    }

    private static ImageLoadException HeaderTooLarge(long offset) =>
        DicomError.TooLarge($"The header, read up to byte {offset:N0}, takes more than {MostHeld >> 20} MiB.");
}
