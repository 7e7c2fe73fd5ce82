using System.Diagnostics.CodeAnalysis;
using ImageLoaders;

namespace WadoLoader.Transport;

/// <summary>
/// Bytes as they come, in pieces that are never copied to make room: what is held is what has come and half as much again at the most,
/// whatever a length or a compression promised. For one writer; once it is through, safe for concurrent readers.
/// </summary>
/// <param name="memory">What the pieces are counted by; this disposes of it.</param>
/// <param name="maximum">Bytes that may come.</param>
[SuppressMessage("Design", "CA1001", Justification =
    "Release lets go of the reservation, and the bytes stay: they are kept for the next load.")]
internal sealed class ReceivedBytes(IMemoryReservation memory, long maximum)
{
    private const int FirstPiece = 64 << 10;
    private const int MostOnTrust = 32 << 20;
    private const int LargestPiece = 1 << 30;

    private readonly List<byte[]> _pieces = [];
    private int _inLast;

    /// <summary>Bytes that have come.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes of memory that are taken.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Room for what comes next, at least a byte.</summary>
    /// <param name="total">Bytes in all; <see langword="null"/>: not known. One more than that shows the end.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Memory<byte>> FreeAsync(long? total, CancellationToken cancellationToken)
    {
        if (_pieces.Count == 0 || _inLast == _pieces[^1].Length)
        {
            var most = (total ?? maximum) + 1 - Count;
            var length = (int)Math.Clamp(Math.Max(total is null ? FirstPiece : Math.Max(FirstPiece, Math.Min(total.Value + 1, MostOnTrust)),
                Count / 2), 1, Math.Clamp(most, 1, LargestPiece));
            await memory.ResizeAsync(HeldBytes + length, cancellationToken).ConfigureAwait(false);
            _pieces.Add(GC.AllocateUninitializedArray<byte>(length));
            (_inLast, HeldBytes) = (0, HeldBytes + length);
        }

        return _pieces[^1].AsMemory(_inLast);
    }

    public void Advance(int count)
    {
        _inLast += count;
        Count += count;
    }

    public void Clear()
    {
        _pieces.Clear();
        (_inLast, Count, HeldBytes) = (0, 0, 0);
        memory.Dispose();
    }

    /// <summary>Counts the bytes no more: whoever keeps them does.</summary>
    public void Release() => memory.Dispose();

    /// <summary>The bytes as content; where they lie in one piece, without a copy.</summary>
    public ContentSource Open(string version) => _pieces.Count switch
    {
        0 => ContentSource.FromBytes(default, version),
        1 => ContentSource.FromBytes(_pieces[0].AsMemory(0, _inLast), version),
        _ => new RangesContent(_pieces, Count, version),
    };

    /// <summary>The beginning, as far as the first piece goes.</summary>
    public ReadOnlySpan<byte> Start =>
        _pieces.Count == 0 ? default : _pieces[0].AsSpan(0, _pieces.Count == 1 ? _inLast : _pieces[0].Length);

    private sealed class RangesContent : ContentSource
    {
        private readonly List<byte[]> _pieces;
        private readonly long[] _offsets;
        private readonly long _length;
        private readonly string _version;

        public RangesContent(List<byte[]> pieces, long length, string version)
        {
            (_pieces, _offsets, _length, _version) = (pieces, new long[pieces.Count], length, version);
            for (var i = 1; i < _offsets.Length; i++)
                _offsets[i] = _offsets[i - 1] + pieces[i - 1].Length;
        }

        public override long LengthBytes => _length;

        public override string Version => _version;

        public override int Read(long offset, Span<byte> destination)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(offset);
            if (offset >= _length)
                return 0;
            var found = Array.BinarySearch(_offsets, offset);
            var i = found < 0 ? ~found - 1 : found;
            var count = (int)Math.Min(Math.Min(destination.Length, _offsets[i] + _pieces[i].Length - offset), _length - offset);
            _pieces[i].AsSpan((int)(offset - _offsets[i]), count).CopyTo(destination);
            return count;
        }
    }
}
