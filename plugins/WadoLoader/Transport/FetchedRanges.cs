using ImageLoaders;

namespace WadoLoader.Transport;

/// <summary>Pieces of an object that have been fetched so far. Safe for concurrent use.</summary>
internal sealed class FetchedRanges : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<(long Offset, ReadOnlyMemory<byte> Bytes)> _pieces = [];
    private readonly List<IMemoryReservation> _memory = [];

    public long HeldBytes
    {
        get
        {
            lock (_lock)
                return _pieces.Sum(piece => (long)piece.Bytes.Length);
        }
    }

    /// <param name="offset">Of the piece.</param>
    /// <param name="bytes">The piece.</param>
    /// <param name="memory">What it is counted by, until this is disposed; the piece itself stays.</param>
    public void Add(long offset, ReadOnlyMemory<byte> bytes, IMemoryReservation memory)
    {
        lock (_lock)
        {
            _pieces.Add((offset, bytes));
            _memory.Add(memory);
        }
    }

    /// <summary>Counts the pieces no more.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _memory.ForEach(static memory => memory.Dispose());
            _memory.Clear();
        }
    }

    /// <summary>What is held from an offset on, as far as one piece goes; empty: nothing.</summary>
    public ReadOnlyMemory<byte> From(long offset)
    {
        lock (_lock)
        {
            foreach (var (start, bytes) in _pieces)
                if (offset >= start && offset < start + bytes.Length)
                    return bytes[(int)(offset - start)..];
            return default;
        }
    }

    /// <summary>Copies what is held, over several pieces where they touch.</summary>
    /// <returns>Bytes that were copied.</returns>
    public int Copy(long offset, Span<byte> destination)
    {
        var done = 0;
        while (done < destination.Length && From(offset + done) is { IsEmpty: false } held)
        {
            var count = Math.Min(held.Length, destination.Length - done);
            held.Span[..count].CopyTo(destination[done..]);
            done += count;
        }

        return done;
    }

    /// <summary>The first byte of a range that is not held; its end when all of it is.</summary>
    public long FirstMissing(long offset, long end)
    {
        while (offset < end && From(offset) is { IsEmpty: false } held)
            offset += held.Length;
        return Math.Min(offset, end);
    }
}
