using System.IO.Compression;
using ImageLoaders.Hosting.Plugins.Inspection;

namespace ImageLoaders.Hosting.Plugins.Installing;

/// <summary>
/// Lays a plugin down from a folder or an archive of somebody else's making. Every name and length in it is checked: what would lie
/// outside, or be larger than a plugin is, is refused.
/// </summary>
internal static class PluginArchive
{
    private const int MaximumEntries = 20_000;
    private const long MaximumBytes = 1L << 30;
    private const int MaximumRatio = 200;
    private const long AnyRatioBytes = 16 << 20;
    private const int LinkType = 0xA000;
    private const int TypeMask = 0xF000;
    private const int UnixMode = 16;

    /// <summary>Copies a plugin's folder.</summary>
    /// <returns>The copy.</returns>
    /// <exception cref="PluginRejectedException">Something in it leads out of it.</exception>
    public static string Copy(string folder, string staging)
    {
        var target = Path.Combine(staging, Path.GetFileName(folder));
        Directory.CreateDirectory(target);
        foreach (var file in PluginFolder.List(folder, allowLink: true))
        {
            var copy = Path.Combine(target, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(folder, file), copy);
        }

        return target;
    }

    /// <summary>Extracts the one plugin of an archive.</summary>
    /// <returns>Its folder.</returns>
    /// <exception cref="PluginRejectedException">The archive is none, is hostile, or has no plugin or several.</exception>
    public static string Extract(string archive, string staging)
    {
        var all = Path.Combine(staging, "archive");
        using (var zip = Open(archive))
            ExtractAll(zip, new FileInfo(archive).Length, all);
        string[] mains = [.. Directory.EnumerateFiles(all, "*.dll", SearchOption.AllDirectories).Where(IsMain)];
        if (mains is not [var main])
            throw new PluginRejectedException(mains is []
                ? $"{Path.GetFileName(archive)} has no assembly with [assembly: ImageLoaderPlugin(typeof(…))] in it."
                : $"{Path.GetFileName(archive)} has {mains.Length} plugins in it: {string.Join(", ", mains.Select(Path.GetFileName))}. "
                    + "Install one at a time.");
        var folder = Path.Combine(staging, Path.GetFileNameWithoutExtension(main));
        Directory.Move(Path.GetDirectoryName(main)!, folder);
        return folder;
    }

    private static ZipArchive Open(string archive)
    {
        try
        {
            return ZipFile.OpenRead(archive);
        }
        catch (InvalidDataException exception)
        {
            throw new PluginRejectedException(
                $"{Path.GetFileName(archive)} is neither a folder nor a .zip or .nupkg archive, or is damaged: {exception.Message}");
        }
    }

    private static void ExtractAll(ZipArchive zip, long archiveBytes, string target)
    {
        if (zip.Entries.Count > MaximumEntries)
            throw new PluginRejectedException($"The archive has {zip.Entries.Count:N0} entries; a plugin has at most {MaximumEntries:N0}.");
        var left = Math.Min(MaximumBytes, Math.Max(AnyRatioBytes, archiveBytes * MaximumRatio));
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var root = Directory.CreateDirectory(target).FullName + Path.DirectorySeparatorChar;
        foreach (var entry in zip.Entries)
        {
            var name = entry.FullName;
            var path = Path.GetFullPath(Path.Combine(root, name));
            if (!path.StartsWith(root, StringComparison.Ordinal) || name.AsSpan().ContainsAny("\\:\0") || name.Split('/').Contains(".."))
                throw new PluginRejectedException($"The archive has an entry '{Text(name)}', which leads out of it.");
            if (((entry.ExternalAttributes >> UnixMode) & TypeMask) == LinkType)
                throw new PluginRejectedException($"The archive has a link '{Text(name)}'. Put the file itself there.");
            if (name.EndsWith('/'))
                continue;
            if (!names.Add(path))
                throw new PluginRejectedException($"The archive has two entries '{Text(name)}'.");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var bytes = entry.Open();
            using var file = File.Create(path);
            left = Copy(bytes, file, left);
        }
    }

    // What the archive says of its lengths is not believed.
    private static long Copy(Stream from, FileStream to, long left)
    {
        var buffer = new byte[81_920];
        for (int read; (read = from.Read(buffer)) > 0;)
        {
            left -= read;
            if (left < 0)
                throw new PluginRejectedException("The archive inflates to more than a plugin can be. Install the folder itself.");
            to.Write(buffer, 0, read);
        }

        return left;
    }

    private static bool IsMain(string file)
    {
        try
        {
            return !PluginAssembly.Read(file).EntryTypes.IsEmpty;
        }
        catch (PluginRejectedException)
        {
            return false; // a native library
        }
    }

    private static string Text(string name) => string.Concat(name.Select(c => char.IsControl(c) ? '\uFFFD' : c));
}
