using System.Security.Cryptography;
using System.Text;
using ImageLoaders.Hosting.Access;

namespace ImageLoaders.Hosting.Contents;

/// <summary>
/// Contents in a folder that several hosts share, so that what was given to one is found by all. A file is named by its content, and is
/// last written to when it expires: every host can tell, and whoever adds one deletes those that have expired. An empty file beside it,
/// with the hash of a folder's name behind its own, puts it into that folder. Safe for concurrent use.
/// </summary>
internal sealed class SharedContents(string folder, TimeProvider timeProvider)
{
    private const int PieceBytes = 128 << 10;
    private const string Unfinished = ".part";

    // A body that has not come to its end after so long never will.
    private static readonly TimeSpan LongestUpload = TimeSpan.FromHours(1);

    private readonly FileHashes _hashes = new();

    /// <summary>The version of the bytes that a name stands for.</summary>
    public static string VersionOf(Guid name, string hash) => $"{ContentStore.Prefix}{name}@{hash}";

    public static InvalidOperationException HasOtherBytes(Guid name) =>
        new($"{ContentStore.Prefix}{name} stands for other bytes already. Choose a new name, or delete it first.");

    /// <summary>Adds bytes under a name. All of them are there, or nothing is.</summary>
    /// <exception cref="InvalidOperationException">Other bytes have the name.</exception>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.TooLarge"/>: the folder would hold too much.</exception>
    public async Task<Content> AddAsync(Guid name, Stream stream, DateTimeOffset expiresAt, long limitBytes,
        CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var left = limitBytes - DeleteExpired();
        var part = Path.Combine(folder, $"{Guid.NewGuid()}{Unfinished}");
        try
        {
            var (length, hash) = await WriteAsync(part, stream, left, limitBytes, cancellationToken).ConfigureAwait(false);
            File.SetLastWriteTimeUtc(part, expiresAt.UtcDateTime);
            return TryPublish(part, name) ? ContentOf(name, length, _ => Remove(name))
                : Find($"{name}") is { } there && there.Hash == hash ? ContentOf(name, length, null)
                : throw HasOtherBytes(name);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Opens what has a name; <see langword="null"/> when nothing has, or it has expired.</summary>
    public ContentSource? Open(string name)
    {
        if (!Guid.TryParseExact(name, "D", out var guid) || !TryOpen($"{guid}", out var handle, out var identity))
            return null;
        return new FileContentSource(handle, identity, (opened, of) => VersionOf(guid, _hashes.GetHash(opened, of)));
    }

    /// <summary>Deletes what has a name; <see langword="false"/> when nothing has.</summary>
    public bool Remove(Guid name)
    {
        if (!File.Exists(PathOf(name)))
            return false;
        Delete(name);
        return true;
    }

    /// <summary>Puts what has a name into a folder of contents.</summary>
    public void PutInFolder(Guid name, string folderName)
    {
        if (File.Exists(PathOf(name)))
            File.Create(PathOf(name) + MarkOf(folderName)).Dispose();
    }

    /// <summary>The names of what is in a folder of contents.</summary>
    public IReadOnlyList<Guid> ListFolder(string folderName)
    {
        var names = new List<Guid>();
        if (!Directory.Exists(folder))
            return names;
        foreach (var mark in Directory.EnumerateFiles(folder, "*" + MarkOf(folderName)))
            if (Guid.TryParseExact(Path.GetFileNameWithoutExtension(mark), "D", out var name) && !IsExpired(PathOf(name)))
                names.Add(name);
        return names;
    }

    /// <summary>Changes when what is in a folder of contents expires; a time that is over deletes it.</summary>
    /// <returns>How many there are.</returns>
    public int KeepFolder(string folderName, DateTimeOffset expiresAt)
    {
        var names = ListFolder(folderName);
        foreach (var name in names)
        {
            SetExpiry(name, expiresAt);
            if (IsExpired(PathOf(name)))
                Delete(name);
        }

        return names.Count;
    }

    private string PathOf(Guid name) => Path.Combine(folder, $"{name}");

    // A hash, as a name may hold anything and be as long as it likes.
    private static string MarkOf(string folderName) =>
        "." + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folderName)).AsSpan(0, 16));

    private void Delete(Guid name)
    {
        File.Delete(PathOf(name));
        foreach (var mark in Directory.EnumerateFiles(folder, $"{name}.*"))
            File.Delete(mark);
    }

    private void SetExpiry(Guid name, DateTimeOffset expiresAt)
    {
        try
        {
            File.SetLastWriteTimeUtc(PathOf(name), expiresAt.UtcDateTime);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Another host has deleted it.
        }
    }

    private static async Task<(long Length, string Hash)> WriteAsync(string path, Stream stream, long left, long limitBytes,
        CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        var (piece, length) = (new byte[PieceBytes], 0L);
        for (int read; (read = await stream.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0; length += read)
        {
            if (length + read > left)
                throw new ImageLoadException(ImageLoadError.TooLarge,
                    $"The shared folder of contents would hold more than {limitBytes:N0} bytes (ImageLoaders:MaximumContentBytes). "
                    + "Delete what is no longer needed.");
            hash.AppendData(piece, 0, read);
            await file.WriteAsync(piece.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }

        return (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private Content ContentOf(Guid name, long length, Action<Content>? remove) => new(ContentStore.Prefix + name, length, remove)
    {
        Keep = expiresAt => SetExpiry(name, expiresAt),
        RemoveIfOver = () =>
        {
            if (IsExpired(PathOf(name)))
                Delete(name);
        },
    };

    // The system renames only where nothing has the name: of two hosts at the same moment one does.
    private bool TryPublish(string part, Guid name)
    {
        var path = PathOf(name);
        if (File.Exists(path) && IsExpired(path))
            Delete(name); // and what folders it was in
        try
        {
            File.Move(part, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    private (string Hash, long Length)? Find(string name)
    {
        if (!TryOpen(name, out var handle, out var identity))
            return null;
        using (handle)
            return (_hashes.GetHash(handle, identity), identity.LengthBytes);
    }

    private bool TryOpen(string name, out Microsoft.Win32.SafeHandles.SafeFileHandle handle, out FileIdentity identity)
    {
        (handle, identity) = (null!, default);
        var path = Path.Combine(folder, name);
        if (!File.Exists(path) || IsExpired(path))
            return false;
        try
        {
            handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete, options: FileOptions.RandomAccess);
        }
        catch (FileNotFoundException)
        {
            return false; // deleted just now
        }

        identity = FileIdentity.FromHandle(handle);
        return true;
    }

    // What is not there has expired too: its time is long ago.
    private bool IsExpired(string path) => File.GetLastWriteTimeUtc(path) <= timeProvider.GetUtcNow().UtcDateTime;

    // Returns the bytes of those that are left.
    private long DeleteExpired()
    {
        var held = 0L;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            var isOurs = Guid.TryParseExact(Path.GetFileNameWithoutExtension(file.Name), "D", out var name);
            var isOver = file.Extension == Unfinished
                ? file.LastWriteTimeUtc + LongestUpload <= timeProvider.GetUtcNow().UtcDateTime
                : isOurs && IsExpired(PathOf(name)); // of a folder: what was in it is gone
            if (isOver && file.Extension != Unfinished)
                Delete(name);
            else if (isOver)
                file.Delete();
            else
                held += file.Exists ? file.Length : 0;
        }

        return held;
    }
}
