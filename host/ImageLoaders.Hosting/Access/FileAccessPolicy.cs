using System.Globalization;
using ImageLoaders.Hosting.Contents;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace ImageLoaders.Hosting.Access;

/// <summary>Opens the files that the operator allows. What counts is what was opened, not what its path looked like.</summary>
internal sealed class FileAccessPolicy
{
    private const int NoPermission = 1; // EPERM
    private const int NoSuchFile = 2; // ENOENT
    private const int AccessRefused = 13; // EACCES
    private const int NoDirectory = 20; // ENOTDIR
    private const int NameTooLong = 36; // ENAMETOOLONG
    private const int LinkLoop = 40; // ELOOP

    private readonly string[] _roots;
    private readonly string[] _namedRoots;
    private readonly ILogger _logger;
    private readonly FileHashes? _hashes;

    /// <param name="roots">Folders whose files may be read.</param>
    /// <param name="logger">Is told of refusals.</param>
    /// <param name="hashes">What versions are made of; <see langword="null"/>: of what the system says of the file.</param>
    /// <exception cref="ArgumentException">A root is not an absolute path.</exception>
    public FileAccessPolicy(IEnumerable<string> roots, ILogger logger, FileHashes? hashes = null)
    {
        (_logger, _hashes) = (logger, hashes);
        _namedRoots = [.. roots.Select(root => Path.IsPathFullyQualified(root)
            ? WithSeparator(Path.GetFullPath(root))
            : throw new ArgumentException($"ImageLoaders:Access:AllowedRoots or :ListedRoots: '{root}' is not an absolute path."))];
        _roots = [.. _namedRoots.Select(root => WithSeparator(RealPath.Resolve(root)))];
    }

    /// <summary>Opens a file to read.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.NotFound"/>, <see cref="ImageLoadError.AccessDenied"/>,
    /// <see cref="ImageLoadError.InvalidImageId"/>.</exception>
    public ContentSource Open(string path)
    {
        ThrowIfClosed(path);
        try
        {
            return OperatingSystem.IsLinux() ? OpenOnLinux(path) : OpenAnywhere(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Translate(exception, path);
        }
    }

    /// <exception cref="ImageLoadException">No path like this is looked at.</exception>
    public void ThrowIfClosed(string path)
    {
        if (!Path.IsPathFullyQualified(path) || path.Contains('\0'))
            throw new ImageLoadException(ImageLoadError.InvalidImageId,
                "The path is not absolute. Use an absolute path, as in /data/a.dcm.");
        if (_roots.Length == 0 || (OperatingSystem.IsWindows() && path is ['\\' or '/', '\\' or '/', ..])) // a share would be told who asks
            throw Denied(path);
    }

    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    private FileContentSource OpenOnLinux(string path)
    {
        using var place = LinuxFiles.OpenPlace(path);
        ThrowIfOutside(LinuxFiles.FinalPath(place), path);
        var (identity, isRegularFile) = LinuxFiles.Describe(place); // before it is opened: what is written from here on is seen
        if (!isRegularFile || LinuxFiles.IsKernelState(place))
            throw NoFile();
        return new(LinuxFiles.OpenBytes(place), identity, VersionOf);
    }

    /// <summary>
    /// What is done elsewhere: links are resolved first, and again when the file is open, so that a swap in between is seen.
    /// </summary>
    internal FileContentSource OpenAnywhere(string path)
    {
        var real = RealPath.Resolve(path);
        ThrowIfOutside(real, path);
        if ((File.GetAttributes(real) & (FileAttributes.Directory | FileAttributes.Device)) != 0)
            throw NoFile();
        SafeFileHandle? handle = File.OpenHandle(real, share: FileShare.ReadWrite | FileShare.Delete, options: FileOptions.RandomAccess);
        try
        {
            ThrowIfOutside(RealPath.Resolve(path), path);
            var source = new FileContentSource(handle, FileIdentity.FromHandle(handle), VersionOf);
            handle = null;
            return source;
        }
        finally
        {
            handle?.Dispose();
        }
    }

    private string VersionOf(SafeFileHandle handle, FileIdentity identity) => _hashes is null
        ? identity.ToString()
        : string.Create(CultureInfo.InvariantCulture, $"{identity.LengthBytes:x}-{_hashes.GetHash(handle, identity)}");

    /// <exception cref="ImageLoadException">A path leads out of the folders that may be read.</exception>
    public void ThrowIfOutside(string finalPath, string path)
    {
        if (!Contains(finalPath))
            throw Denied(path);
    }

    /// <summary>Whether a path, after all links, is in one of the folders or is one.</summary>
    public bool Contains(string finalPath) => IsUnder(_roots, finalPath) || IsUnder(_roots, WithSeparator(finalPath));

    /// <summary>Returns what an error of the system means to whoever asked for a path.</summary>
    public ImageLoadException Translate(Exception exception, string path, string what = "file")
    {
        // Where nothing may be read, nobody learns what is there.
        var full = WithSeparator(Path.GetFullPath(path));
        if (!IsUnder(_namedRoots, full) && !IsUnder(_roots, full))
            return Denied(path);
        return (exception, exception.HResult) switch
        {
            (FileNotFoundException or DirectoryNotFoundException, _) or (_, NoSuchFile or NoDirectory) =>
                new(ImageLoadError.NotFound, $"There is no such {what}."),
            (UnauthorizedAccessException, _) or (_, NoPermission or AccessRefused) =>
                new(ImageLoadError.AccessDenied, $"The user that the host runs as has no permission to read the {what}."),
            (PathTooLongException, _) or (_, NameTooLong or LinkLoop) =>
                new(ImageLoadError.InvalidImageId, "The path is too long, or its links form a loop."),
            _ => new(ImageLoadError.Unreachable, $"The {what} cannot be opened: {exception.Message}."),
        };
    }

    private ImageLoadException Denied(string path)
    {
        Log.FileRefused(_logger, new ImageId(path).ToDisplayString());
        return new(ImageLoadError.AccessDenied, _roots.Length == 0
            ? "No file may be read here. Allow its folder in ImageLoaders:Access:AllowedRoots."
            : "The file lies outside of the folders that may be read, after links are followed. Allow its folder in "
                + "ImageLoaders:Access:AllowedRoots.");
    }

    private static ImageLoadException NoFile() =>
        new(ImageLoadError.AccessDenied,
        "This is no regular file. Folders, pipes, devices and the kernel's own files are never read, whatever the options say.");

    private static bool IsUnder(string[] roots, string path)
    {
        foreach (var root in roots)
            if (path.StartsWith(root, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
                return true;
        return false;
    }

    private static string WithSeparator(string path) => Path.EndsInDirectorySeparator(path) ? path : path + Path.DirectorySeparatorChar;
}
