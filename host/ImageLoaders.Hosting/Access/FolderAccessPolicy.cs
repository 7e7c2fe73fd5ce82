using System.Buffers.Binary;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;

namespace ImageLoaders.Hosting.Access;

/// <summary>
/// Lists the files of folders that the operator allows. Each subfolder is judged by where it lies after all links. Safe for concurrent use.
/// </summary>
/// <param name="files">What may be read.</param>
/// <param name="listed">What may be listed too.</param>
/// <param name="maximumFiles">The most files of one listing.</param>
internal sealed class FolderAccessPolicy(FileAccessPolicy files, FileAccessPolicy listed, int maximumFiles)
{
    private const int MaximumDepth = 32;
    private const int ChangeBytes = 24; // of what tells that a file has changed

    private static readonly EnumerationOptions ButHidden = new() { AttributesToSkip = FileAttributes.Hidden, IgnoreInaccessible = false };

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.NotFound"/>, <see cref="ImageLoadError.AccessDenied"/>,
    /// <see cref="ImageLoadError.InvalidImageId"/>, <see cref="ImageLoadError.TooLarge"/>.</exception>
    public FolderContent List(string folder, CancellationToken cancellationToken)
    {
        files.ThrowIfClosed(folder);
        var look = new Look(this, cancellationToken);
        try
        {
            look.Add(Path.GetFullPath(folder), depth: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw files.Translate(exception, folder, "folder");
        }

        return look.ToContent();
    }

    /// <summary>One look at a folder and what lies below it.</summary>
    private sealed class Look(FolderAccessPolicy policy, CancellationToken cancellationToken)
    {
        private readonly List<string> _files = [];
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal); // links can lead in circles
        private readonly List<string> _remarks = [];

        public void Add(string folder, int depth)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (names, folders) = Read(folder);
            foreach (var name in names)
            {
                if (_files.Count == policy.MaximumFiles)
                    throw new ImageLoadException(ImageLoadError.TooLarge,
                        $"The folder has more than {policy.MaximumFiles:N0} files with its subfolders. List a subfolder, "
                        + "or raise ImageLoaders:Access:MaximumListedFiles.");
                _files.Add(Path.Combine(folder, name));
            }

            foreach (var name in folders)
                AddBelow(Path.Combine(folder, name), depth + 1);
        }

        public FolderContent ToContent()
        {
            _files.Sort(StringComparer.Ordinal);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var line = new byte[1024];
            foreach (var file in _files)
            {
                if (line.Length < Encoding.UTF8.GetMaxByteCount(file.Length) + 1 + ChangeBytes)
                    line = new byte[Encoding.UTF8.GetMaxByteCount(file.Length) + 1 + ChangeBytes];
                var length = Encoding.UTF8.GetBytes(file, line);
                line[length++] = 0;
                length += WriteChange(file, line.AsSpan(length, ChangeBytes));
                hash.AppendData(line.AsSpan(0, length));
            }

            return new()
            {
                Files = [.. _files],
                Version = "folder-" + Convert.ToHexStringLower(hash.GetHashAndReset()),
                Remarks = [.. _remarks],
            };
        }

        private void AddBelow(string folder, int depth)
        {
            if (depth > MaximumDepth)
            {
                _remarks.Add($"{folder}: deeper than {MaximumDepth} folders, left out.");
                return;
            }

            try
            {
                Add(folder, depth);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
                or ImageLoadException { Error: ImageLoadError.AccessDenied })
            {
                var reason = exception as ImageLoadException ?? policy.Translate(exception, folder);
                _remarks.Add($"{folder}: {reason.Reason} Left out.");
            }
        }

        // Names of a place that was judged: on Linux of the folder that is open, whatever its path leads to meanwhile.
        private (string[] Files, string[] Folders) Read(string folder)
        {
            if (!OperatingSystem.IsLinux())
                return Read(RealPath.Resolve(folder), folder);
            using var place = LinuxFiles.OpenPlace(folder);
            var real = LinuxFiles.FinalPath(place);
            policy.ThrowIfOutside(real, folder);
            if (LinuxFiles.IsKernelState(place))
                throw new ImageLoadException(ImageLoadError.AccessDenied, "The kernel's own folders are never read.");
            return _seen.Add(real) ? Names(LinuxFiles.LinkOf(place)) : ([], []);
        }

        private (string[] Files, string[] Folders) Read(string real, string folder)
        {
            policy.ThrowIfOutside(real, folder);
            return _seen.Add(real) ? Names(real) : ([], []);
        }

        private static (string[] Files, string[] Folders) Names(string place)
        {
            var (files, folders) = (new List<string>(), new List<string>());
            var names = new FileSystemEnumerable<(string Name, bool IsFolder)>(
                place, static (ref entry) => (entry.FileName.ToString(), entry.IsDirectory), ButHidden);
            foreach (var (name, isFolder) in names)
                (isFolder ? folders : files).Add(name);
            return ([.. files], [.. folders]);
        }

        // The same number of bytes for every file: inode and time of change, or length and time of writing; zeros where there is none.
        private static int WriteChange(string file, Span<byte> change)
        {
            change.Clear();
            if (OperatingSystem.IsLinux())
            {
                LinuxFiles.TryReadChange(file, change);
                return change.Length;
            }

            var info = new FileInfo(file);
            if (info.Exists)
            {
                BinaryPrimitives.WriteInt64LittleEndian(change, info.Length);
                BinaryPrimitives.WriteInt64LittleEndian(change[8..], info.LastWriteTimeUtc.Ticks);
            }

            return change.Length;
        }
    }

    private int MaximumFiles => maximumFiles;

    private void ThrowIfOutside(string real, string path)
    {
        files.ThrowIfOutside(real, path);
        if (!listed.Contains(real))
            throw new ImageLoadException(ImageLoadError.AccessDenied,
                "This folder is not listed. Allow it by ImageLoaders:Access:AllowListing or :ListedRoots, or name the files.");
    }

    private ImageLoadException Translate(Exception exception, string path) => files.Translate(exception, path, "folder");
}
