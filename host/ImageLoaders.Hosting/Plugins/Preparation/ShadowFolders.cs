using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ImageLoaders.Hosting.Plugins.Inspection;

namespace ImageLoaders.Hosting.Plugins.Preparation;

/// <summary>
/// The private copies that plugins are loaded from: a folder for this host, locked while it lives, and in it one for each generation. A
/// loaded file must not change (on Linux, writing to a mapped DLL kills the process), and the runtime knows images by their path.
/// </summary>
internal sealed class ShadowFolders : IDisposable
{
    private readonly string _root;
    private readonly string _lockPath;
    private readonly FileStream _lock;
    private int _generations;

    private ShadowFolders(string root, string lockPath, FileStream lockStream) => (_root, _lockPath, _lock) = (root, lockPath, lockStream);

    /// <summary>Takes a folder under the state path, and deletes those of processes that are gone.</summary>
    /// <exception cref="IOException">The state path cannot be written, or others may write to it.</exception>
    public static ShadowFolders Open(string statePath)
    {
        var parent = Path.Combine(Path.GetFullPath(statePath), "shadow");
        CreatePrivate(Path.GetFullPath(statePath));
        CreatePrivate(parent);
        DeleteStale(parent);
        while (true)
        {
            var root = Path.Combine(parent, Guid.NewGuid().ToString("N"));
            try
            {
                var stream = new FileStream(root + ".lock", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
                Directory.CreateDirectory(root);
                return new(root, root + ".lock", stream);
            }
            catch (IOException) when (File.Exists(root + ".lock"))
            {
                // Another process took it for stale between its making and its locking.
            }
        }
    }

    /// <summary>Copies a plugin, and hashes what was copied.</summary>
    /// <param name="source">The plugin's folder.</param>
    /// <param name="files">Its files, relative to it.</param>
    public ShadowCopy Copy(string source, ImmutableArray<string> files)
    {
        var generation = Path.Combine(_root,
            Interlocked.Increment(ref _generations).ToString(System.Globalization.CultureInfo.InvariantCulture));
        var folder = Path.Combine(generation, Path.GetFileName(source));
        Directory.CreateDirectory(folder);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            var target = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using (var from = PluginFolder.OpenRead(Path.Combine(source, file)))
            using (var to = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0))
                from.CopyTo(to);
            hash.AppendData(Encoding.UTF8.GetBytes($"{file}\n{FileHashList.HashOf(target)}\n"));
        }
        return new(folder, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Deletes what can be deleted, and lets others delete the rest.</summary>
    public void Dispose()
    {
        TryDelete(_root);
        _lock.Dispose();
        if (!Directory.Exists(_root))
            File.Delete(_lockPath);
    }

    /// <summary>Deletes a folder; <see langword="false"/> when the system holds on to it, and it is left to the next start.</summary>
    public static bool TryDelete(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void DeleteStale(string parent)
    {
        foreach (var lockPath in Directory.EnumerateFiles(parent, "*.lock"))
        {
            try
            {
                using var taken = new FileStream(lockPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                if (TryDelete(Path.ChangeExtension(lockPath, null)))
                    File.Delete(lockPath);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Its process lives, or another one cleans it.
            }
        }
    }

    /// <summary>Makes a folder that only this user may write to, because code is loaded from it.</summary>
    /// <exception cref="IOException">Others may write to it.</exception>
    public static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(folder, Private);
        if ((File.GetUnixFileMode(folder) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
            throw new IOException(
                $"Others may write to {folder}, and code is loaded from there. Set ImageLoaders:StatePath to a folder that only this "
                + "user can write to.");
    }
}

/// <summary>A private copy of a plugin.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="ContentHash">SHA-256 over the names and contents of all of its files, in lower-case hexadecimal.</param>
internal sealed record ShadowCopy(string Folder, string ContentHash)
{
    public bool TryDelete() => ShadowFolders.TryDelete(Path.GetDirectoryName(Folder)!);
}
