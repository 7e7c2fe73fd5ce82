using System.Globalization;
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
            foreach (var file in _files)
                hash.AppendData(Encoding.UTF8.GetBytes($"{file}\0{ChangeOf(file)}\0"));
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

        private static (string[] Files, string[] Folders) Names(string place) => (
            [.. Directory.EnumerateFiles(place, "*", ButHidden).Select(Path.GetFileName).OfType<string>()],
            [.. Directory.EnumerateDirectories(place, "*", ButHidden).Select(Path.GetFileName).OfType<string>()]);

        private static string ChangeOf(string file)
        {
            if (OperatingSystem.IsLinux())
                return LinuxFiles.ChangeOf(file, followLink: true);
            var info = new FileInfo(file);
            return info.Exists
                ? string.Create(CultureInfo.InvariantCulture, $"{info.Length:x}-{info.LastWriteTimeUtc.Ticks:x}") : "";
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
