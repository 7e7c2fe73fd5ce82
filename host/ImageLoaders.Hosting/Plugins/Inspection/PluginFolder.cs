using System.Collections.Immutable;

namespace ImageLoaders.Hosting.Plugins.Inspection;

/// <summary>The files of a plugin's folder, and what may not be among them. Names and depths come from whoever made it.</summary>
internal static class PluginFolder
{
    private const int MaximumDepth = 32;
    private const int MaximumFiles = 20_000;

    /// <summary>
    /// Folders that may be plugins, in ordinal order. Those whose names begin with a dot are being published, and skipped.
    /// </summary>
    public static ImmutableArray<string> Candidates(string pluginsPath) =>
        [.. Directory.EnumerateDirectories(pluginsPath)
            .Where(folder => !Path.GetFileName(folder).StartsWith('.'))
            .OrderBy(Path.GetFileName, StringComparer.Ordinal)];

    /// <summary>Every file below a folder, relative to it, with <c>/</c>, in ordinal order.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="allowLink">Whether the folder itself may be a link.</param>
    /// <exception cref="PluginRejectedException">The folder is a link that may be none, or something in it leads out of it or is no
    /// file.</exception>
    public static ImmutableArray<string> List(string folder, bool allowLink = false)
    {
        if (!allowLink && new DirectoryInfo(folder).LinkTarget is { } target)
            throw new PluginRejectedException(
                $"The folder is a link to {target}. Copy the plugin itself into the plugins folder, or set ImageLoaders:AllowLinks.");
        var files = ImmutableArray.CreateBuilder<string>();
        Collect(folder, folder, 0, files);
        files.Sort(StringComparer.Ordinal);
        return files.ToImmutable();
    }

    /// <summary>Whether a path, and where it ends when it is a link, lies inside a folder.</summary>
    public static bool Contains(string folder, string path)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        var full = Path.GetFullPath(path);
        if (!full.StartsWith(root, StringComparison.Ordinal))
            return false;
        var file = new FileInfo(full);
        return file.LinkTarget is null // or there is no such file
            || Path.GetFullPath(file.ResolveLinkTarget(returnFinalTarget: true)!.FullName).StartsWith(root, StringComparison.Ordinal);
    }

    /// <summary>The bytes of a file. One that says it is empty is not opened: a pipe, which would block, says so too.</summary>
    public static Stream OpenRead(string path) =>
        new FileInfo(path).Length == 0 ? Stream.Null : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);

    private static void Collect(string root, string folder, int depth, ImmutableArray<string>.Builder files)
    {
        if (depth > MaximumDepth)
            throw new PluginRejectedException($"Its folders are nested more than {MaximumDepth} deep.");
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            var relative = Path.GetRelativePath(root, entry.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (entry is DirectoryInfo)
            {
                if (entry.LinkTarget is not null)
                    throw new PluginRejectedException(
                        $"{relative} is a link to a folder ({entry.LinkTarget}). Put the folder itself into the plugin.");
                Collect(root, entry.FullName, depth + 1, files);
                continue;
            }
            if (entry.LinkTarget is not null
                && (!Contains(root, entry.FullName) || entry.ResolveLinkTarget(returnFinalTarget: true) is not FileInfo { Exists: true }))
                throw new PluginRejectedException(
                    $"{relative} is a link to {entry.LinkTarget}, which is not a file in the plugin's folder. Put the file itself there.");
            if (files.Count == MaximumFiles)
                throw new PluginRejectedException($"It has more than {MaximumFiles:N0} files.");
            files.Add(relative);
        }
    }
}
