namespace ImageLoaders.AspNetCore.Answers;

/// <summary>Encoded answers by their entity tag, bounded in bytes, the least recently used first out. Safe for concurrent use.</summary>
internal sealed class EncodedCache(long maximumBytes)
{
    // What an entry costs beside its bytes, about.
    private const int EntryBytes = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _leastRecentFirst = new();

    public long HeldBytes { get; private set; }

    public byte[]? Find(string tag)
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

    public void Keep(string tag, byte[] bytes)
    {
        var lengthBytes = bytes.Length + EntryBytes;
        if (lengthBytes > maximumBytes)
            return;
        lock (_lock)
        {
            if (_entries.ContainsKey(tag))
                return; // the same bytes, made twice at the same time
            while (HeldBytes + lengthBytes > maximumBytes)
                DropOldest();
            _entries.Add(tag, _leastRecentFirst.AddLast(new Entry(tag, bytes)));
            HeldBytes += lengthBytes;
        }
    }

    private void DropOldest()
    {
        var oldest = _leastRecentFirst.First!.Value;
        _leastRecentFirst.RemoveFirst();
        _entries.Remove(oldest.Tag);
        HeldBytes -= oldest.Bytes.Length + EntryBytes;
    }

    private sealed record Entry(string Tag, byte[] Bytes);
}
