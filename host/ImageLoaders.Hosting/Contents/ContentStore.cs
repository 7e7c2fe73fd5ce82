using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace ImageLoaders.Hosting.Contents;

/// <summary>What embedders have added, by name, up to a number of bytes in all.</summary>
/// <param name="limitBytes">Bytes of all contents together.</param>
/// <param name="shared">The folder where contents with a name of the caller's are; <see langword="null"/>: they are in memory too.</param>
internal sealed class ContentStore(long limitBytes, SharedContents? shared = null)
{
    public const string Prefix = "content/";

    private const int FirstBufferBytes = 64 << 10;

    private readonly ConcurrentDictionary<string, Held> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _folders = new(StringComparer.Ordinal); // by name, of those in memory
    private long _heldBytes;

    public long HeldBytes => Interlocked.Read(ref _heldBytes);

    public Content Add(ReadOnlyMemory<byte> bytes)
    {
        Reserve(bytes.Length);
        return AddReserved(bytes);
    }

    public Task<Content> AddAsync(Stream stream, CancellationToken cancellationToken) =>
        ReceiveAsync(stream, bytes => AddReserved(bytes), cancellationToken);

    /// <summary>Adds bytes under a name that the caller has chosen.</summary>
    /// <param name="name">The name.</param>
    /// <param name="stream">The bytes.</param>
    /// <param name="expiresAt">Until when they are kept in a shared folder.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <exception cref="InvalidOperationException">Other bytes have the name.</exception>
    public Task<Content> AddAsync(Guid name, Stream stream, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        shared is not null ? shared.AddAsync(name, stream, expiresAt, limitBytes, cancellationToken)
            : ReceiveAsync(stream, bytes => AddNamed(name, bytes), cancellationToken);

    /// <summary>Removes what has a name; <see langword="false"/> when nothing has.</summary>
    public bool Remove(Guid name)
    {
        if (!_held.TryRemove(Prefix + name, out var held))
            return shared?.Remove(name) ?? false;
        _folders.TryRemove(Prefix + name, out _);
        Release(held.Bytes.Length);
        return true;
    }

    private async Task<Content> ReceiveAsync(Stream stream, Func<byte[], Content> add, CancellationToken cancellationToken)
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
            var content = add(bytes);
            isKept = content.IsNew;
            return content;
        }
        finally
        {
            if (!isKept)
                Release(length);
        }
    }

    public ContentSource Open(string name) => _held.TryGetValue(name, out var held)
        ? ContentSource.FromBytes(held.Bytes, held.Version)
        : shared?.Open(name[Prefix.Length..]) ?? throw new ImageLoadException(ImageLoadError.NotFound,
            $"There is no such {Prefix}…: it was never added, or was removed.");

    /// <summary>Puts a content into a folder, which <see cref="List"/> lists.</summary>
    public void PutInFolder(string name, string folder)
    {
        _folders[name] = folder;
        if (_held.ContainsKey(name))
            return;
        _folders.TryRemove(name, out _); // it is in the folder that is shared, or was removed in between
        if (Guid.TryParse(name.AsSpan(Prefix.Length), out var guid))
            shared?.PutInFolder(guid, folder);
    }

    /// <summary>Changes when the shared folder forgets the contents of a folder, whichever host has added them.</summary>
    /// <returns>How many there are.</returns>
    public int KeepFolder(string folder, DateTimeOffset expiresAt) => shared?.KeepFolder(folder, expiresAt) ?? 0;

    /// <summary>The contents of a folder: <c>content/&lt;folder&gt;/</c>, where the folder may be percent-encoded.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.NotFound"/>: it has none.</exception>
    public FolderContent List(string path)
    {
        var folder = path.EndsWith('/') ? path[Prefix.Length..].TrimEnd('/') : "";
        var names = NamesOf(folder) is { Length: > 0 } found ? found : NamesOf(Uri.UnescapeDataString(folder));
        if (names is [])
            throw new ImageLoadException(ImageLoadError.NotFound,
                "There is no content of this folder: it was never added, or was removed.");
        var version = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', names))));
        return new() { Files = [.. names], Version = version };
    }

    public void Clear() => _held.Clear();

    private string[] NamesOf(string folder) =>
    [
        .. _folders.Where(each => each.Value == folder).Select(each => each.Key)
            .Concat(shared?.ListFolder(folder).Select(static name => Prefix + name) ?? []).Order(StringComparer.Ordinal),
    ];

    private Content AddReserved(ReadOnlyMemory<byte> bytes)
    {
        var content = new Content(Prefix + Guid.NewGuid(), bytes.Length, Remove);
        _held[content.Name] = new(bytes, content.Name); // a name of ours stands for the same bytes for ever: it is their version
        return content;
    }

    private Content AddNamed(Guid name, ReadOnlyMemory<byte> bytes)
    {
        // Who has chosen a name may remove it and choose it again for other bytes.
        var held = new Held(bytes, SharedContents.VersionOf(name, Convert.ToHexStringLower(SHA256.HashData(bytes.Span))));
        var there = _held.GetOrAdd(Prefix + name, held);
        return there == held ? new(Prefix + name, bytes.Length, Remove)
            : there.Version == held.Version ? new(Prefix + name, bytes.Length, null)
            : throw SharedContents.HasOtherBytes(name);
    }

    private void Remove(Content content)
    {
        if (!_held.TryRemove(content.Name, out var held))
            return;
        _folders.TryRemove(content.Name, out _);
        Release(held.Bytes.Length);
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

    private sealed record Held(ReadOnlyMemory<byte> Bytes, string Version);
}
