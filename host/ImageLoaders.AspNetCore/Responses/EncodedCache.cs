namespace ImageLoaders.AspNetCore.Responses;

/// <summary>
/// Encoded answers by their entity tag, made once, bounded in bytes, the least recently used first out. Safe for concurrent use.
/// </summary>
internal sealed class EncodedCache(long maximumBytes) : IDisposable
{
    // What an entry costs beside its bytes, about.
    private const int EntryBytes = 256;

    // Drawing and compressing are work of a processor alone: more at once would take memory and no less time.
    private readonly SemaphoreSlim _processors = new(Environment.ProcessorCount);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _leastRecentFirst = new();
    private long _heldBytes;

    /// <summary>What is kept for a tag, or is made now.</summary>
    public ValueTask<byte[]> GetAsync(string tag, Func<byte[]> make, CancellationToken cancellationToken) =>
        Find(tag) is { } kept ? ValueTask.FromResult(kept) : new(MakeAsync(tag, make, cancellationToken));

    public void Dispose() => _processors.Dispose();

    private async Task<byte[]> MakeAsync(string tag, Func<byte[]> make, CancellationToken cancellationToken)
    {
        await _processors.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Find(tag) is { } made)
                return made;
            var bytes = make();
            Keep(tag, bytes);
            return bytes;
        }
        finally
        {
            _processors.Release();
        }
    }

    private byte[]? Find(string tag)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(tag, out var node))
                return null;
            if (node.Next is not null)
            {
                _leastRecentFirst.Remove(node);
                _leastRecentFirst.AddLast(node);
            }

            return node.Value.Bytes;
        }
    }

    private void Keep(string tag, byte[] bytes)
    {
        var lengthBytes = bytes.Length + EntryBytes;
        if (lengthBytes > maximumBytes)
            return;
        lock (_lock)
        {
            if (_entries.ContainsKey(tag))
                return; // the same bytes, made twice at the same time
            while (_heldBytes + lengthBytes > maximumBytes)
                DropOldest();
            _entries.Add(tag, _leastRecentFirst.AddLast(new Entry(tag, bytes)));
            _heldBytes += lengthBytes;
        }
    }

    private void DropOldest()
    {
        var oldest = _leastRecentFirst.First!.Value;
        _leastRecentFirst.RemoveFirst();
        _entries.Remove(oldest.Tag);
        _heldBytes -= oldest.Bytes.Length + EntryBytes;
    }

    private sealed record Entry(string Tag, byte[] Bytes);
}
