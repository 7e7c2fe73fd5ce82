using System.Net;

namespace ImageLoaders.AspNetCore.Responses;

/// <summary>
/// Encoded answers by their entity tag, made once, bounded in bytes, the least recently used first out: of the image whose answer comes in,
/// where that image has more than its share; else of the client who has it made, where that client has more than its share; else of all. So
/// neither ten thousand views of one image nor one client's of ten thousand images drive out what others use. Safe for concurrent use.
/// </summary>
internal sealed class EncodedCache(long maximumBytes)
{
    // What an entry costs beside its bytes, about.
    private const int EntryBytes = 512;

    private const int SharesOfImages = 16;
    private const int SharesOfClients = 2;

    private readonly EncodingQueue _turns = new(Environment.ProcessorCount);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Group> _images = new(StringComparer.Ordinal);
    private readonly Dictionary<IPAddress, Group> _clients = [];
    private readonly Group _all = new();

    /// <summary>Bytes kept now.</summary>
    public long HeldBytes
    {
        get
        {
            lock (_lock)
                return _all.Bytes;
        }
    }

    /// <summary>What is kept for a tag, or is made now.</summary>
    /// <param name="tag">The answer's entity tag.</param>
    /// <param name="image">What tells the image from others, whatever the view.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="make">Makes it.</param>
    /// <param name="cancellationToken">Gives up the wait for a processor.</param>
    public ValueTask<byte[]> GetAsync(string tag, string image, IPAddress client, Func<byte[]> make, CancellationToken cancellationToken) =>
        Find(tag) is { } kept ? ValueTask.FromResult(kept) : new(MakeAsync(tag, image, client, make, cancellationToken));

    private async Task<byte[]> MakeAsync(string tag, string image, IPAddress client, Func<byte[]> make, CancellationToken cancellationToken)
    {
        await _turns.EnterAsync(client, cancellationToken).ConfigureAwait(false);
        try
        {
            if (Find(tag) is { } made)
                return made;
            var bytes = make();
            Keep(tag, image, client, bytes);
            return bytes;
        }
        finally
        {
            _turns.Leave();
        }
    }

    private byte[]? Find(string tag)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(tag, out var entry))
                return null;
            foreach (var (group, place) in entry.Places)
                group.Use(place);
            return entry.Bytes;
        }
    }

    private void Keep(string tag, string image, IPAddress client, byte[] bytes)
    {
        var lengthBytes = bytes.Length + EntryBytes;
        if (lengthBytes > maximumBytes)
            return;
        lock (_lock)
        {
            if (_entries.ContainsKey(tag))
                return; // the same bytes, made twice at the same time
            while (_all.Bytes + lengthBytes > maximumBytes)
                Drop(Victim(image, client));
            Add(new(tag, image, client, bytes));
        }
    }

    private Entry Victim(string image, IPAddress client)
    {
        if (_images.TryGetValue(image, out var ofImage) && ofImage.Bytes > maximumBytes / SharesOfImages)
            return ofImage.Oldest;
        return _clients.TryGetValue(client, out var ofClient)
            && ofClient.Bytes > maximumBytes / SharesOfClients ? ofClient.Oldest : _all.Oldest;
    }

    private void Add(Entry entry)
    {
        _entries.Add(entry.Tag, entry);
        if (!_images.TryGetValue(entry.Image, out var ofImage))
            _images.Add(entry.Image, ofImage = new());
        if (!_clients.TryGetValue(entry.Client, out var ofClient))
            _clients.Add(entry.Client, ofClient = new());
        entry.Places = [(_all, _all.Add(entry)), (ofImage, ofImage.Add(entry)), (ofClient, ofClient.Add(entry))];
    }

    private void Drop(Entry entry)
    {
        _entries.Remove(entry.Tag);
        foreach (var (group, place) in entry.Places)
            group.Remove(place);
        if (_images[entry.Image].Bytes == 0)
            _images.Remove(entry.Image);
        if (_clients[entry.Client].Bytes == 0)
            _clients.Remove(entry.Client);
    }

    private sealed class Entry(string tag, string image, IPAddress client, byte[] bytes)
    {
        public string Tag => tag;

        public string Image => image;

        public IPAddress Client => client;

        public byte[] Bytes => bytes;

        public (Group Group, LinkedListNode<Entry> Place)[] Places { get; set; } = [];
    }

    /// <summary>Entries that have something in common, the least recently used first.</summary>
    private sealed class Group
    {
        private readonly LinkedList<Entry> _entries = new();

        public long Bytes { get; private set; }

        public Entry Oldest => _entries.First!.Value;

        public LinkedListNode<Entry> Add(Entry entry)
        {
            Bytes += entry.Bytes.Length + EntryBytes;
            return _entries.AddLast(entry);
        }

        public void Use(LinkedListNode<Entry> place)
        {
            if (place.Next is null)
                return;
            _entries.Remove(place);
            _entries.AddLast(place);
        }

        public void Remove(LinkedListNode<Entry> place)
        {
            Bytes -= place.Value.Bytes.Length + EntryBytes;
            _entries.Remove(place);
        }
    }
}
