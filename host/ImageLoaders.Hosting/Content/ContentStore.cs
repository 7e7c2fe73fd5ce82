using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

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

    public Task<Content> AddAsync(Stream stream, CancellationToken cancellationToken) => AddAsync(stream, null, cancellationToken);

    /// <param name="stream">Read to its end.</param>
    /// <param name="folder">The folder of contents that it is added to; <see langword="null"/>: none.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    public async Task<Content> AddAsync(Stream stream, string? folder, CancellationToken cancellationToken)
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
            return AddReserved(bytes, folder);
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

    /// <summary>The contents of a folder, whose name ends with a slash.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.NotFound"/>: it has none.</exception>
    public FolderContent List(string folder)
    {
        string[] names = folder.Length > Prefix.Length && folder.EndsWith('/')
            ? [.. _bytes.Keys.Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)] : [];
        if (names is [])
            throw new ImageLoadException(ImageLoadError.NotFound, "There is no content of this folder: it was never added, or was removed.");
        var version = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', names))));
        return new() { Files = [.. names], Version = version };
    }

    public void Clear() => _bytes.Clear();

    private Content AddReserved(ReadOnlyMemory<byte> bytes, string? folder = null)
    {
        var content = new Content($"{Prefix}{(folder is null ? "" : folder + '/')}{Guid.NewGuid()}", bytes.Length, Remove);
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
