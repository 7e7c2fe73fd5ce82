using System.Collections.Concurrent;

namespace ImageLoaders.Hosting.Contents;

/// <summary>What embedders have added, by name, up to a number of bytes in all.</summary>
/// <param name="limitBytes">Bytes of all contents together.</param>
internal sealed class ContentStore(long limitBytes)
{
    public const string Prefix = "content/";

    private const int FirstBufferBytes = 64 << 10;

    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _bytes = new(StringComparer.Ordinal);
    private long _heldBytes;

    public long HeldBytes => Interlocked.Read(ref _heldBytes);

    public Content Add(ReadOnlyMemory<byte> bytes)
    {
        Reserve(bytes.Length);
        return AddReserved(bytes);
    }

    public async Task<Content> AddAsync(Stream stream, CancellationToken cancellationToken)
    {
        // One byte more than there should be, so that the end is seen without another buffer.
        var bytes = new byte[stream.CanSeek ? CheckedLength(stream) + 1 : FirstBufferBytes];
        var length = 0;
        var isKept = false;
        try
        {
            for (int read; (read = await stream.ReadAsync(bytes.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0;)
            {
                Reserve(read);
                length += read;
                if (length == bytes.Length)
                    Array.Resize(ref bytes, (int)Math.Min(2L * length, Array.MaxLength));
                if (length == bytes.Length)
                    throw TooLarge();
            }

            Array.Resize(ref bytes, length);
            isKept = true;
            return AddReserved(bytes);
        }
        finally
        {
            if (!isKept)
                Release(length);
        }
    }

    public ContentSource Open(string name) => _bytes.TryGetValue(name, out var bytes)
        ? ContentSource.FromBytes(bytes, name) // a name stands for the same bytes for ever: it is their version
        : throw new ImageLoadException(ImageLoadError.NotFound, $"There is no such {Prefix}…: it was never added, or was removed.");

    public void Clear() => _bytes.Clear();

    private Content AddReserved(ReadOnlyMemory<byte> bytes)
    {
        var content = new Content(Prefix + Guid.NewGuid(), bytes.Length, Remove);
        _bytes[content.Name] = bytes;
        return content;
    }

    private void Remove(Content content)
    {
        if (_bytes.TryRemove(content.Name, out var bytes))
            Release(bytes.Length);
    }

    private void Reserve(long lengthBytes)
    {
        if (Interlocked.Add(ref _heldBytes, lengthBytes) <= limitBytes)
            return;
        Release(lengthBytes);
        throw TooLarge();
    }

    private void Release(long lengthBytes) => Interlocked.Add(ref _heldBytes, -lengthBytes);

    private int CheckedLength(Stream stream)
    {
        var length = stream.Length - stream.Position;
        return length >= 0 && length <= Math.Min(limitBytes, Array.MaxLength - 1) ? (int)length : throw TooLarge();
    }

    private ImageLoadException TooLarge() => new(ImageLoadError.TooLarge,
        $"The host holds {HeldBytes:N0} bytes of content, and with this it would be more than {limitBytes:N0} "
            + "(ImageLoaders:MaximumContentBytes). Dispose what is no longer needed.");
}
