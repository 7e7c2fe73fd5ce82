using System.Globalization;
using System.IO.Enumeration;
using ImageLoaders.Hosting.Access;
using ImageLoaders.Hosting.Plugins.Inspection;

namespace ImageLoaders.Hosting.Plugins.Watching;

/// <summary>
/// Tells cheaply whether a plugin's folder may have changed: the names, sizes and times of its files, on Linux which files they are and when the system saw them change, which nobody
/// can set back, and its list of hashes. What it really holds, only comparing them tells.
/// </summary>
internal static class FolderFingerprint
{
    /// <summary>Equal for two looks at a folder that nobody has written to in between; <see langword="null"/> when it is not there.</summary>
    public static string? Compute(string folder)
    {
        try
        {
            // Links are not followed: where one leads is no part of the plugin.
            var entries = new FileSystemEnumerable<string>(
                folder,
                static (ref FileSystemEntry entry) => Describe(entry.ToFullPath(), entry.IsDirectory, entry.Length, entry.LastWriteTimeUtc.Ticks),
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true })
            {
                ShouldRecursePredicate = static (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
            };
            return string.Join('\n', entries.Order(StringComparer.Ordinal).Append(HashOfList(folder)));
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (FileNotFoundException exception)
        {
            return exception.Message; // it was there a moment ago: the next look differs
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message; // trying it tells more
        }
    }

    // Of a folder only its name counts: what changes in it is seen at its files.
    private static string Describe(string path, bool isFolder, long length, long writtenTicks) => isFolder
        ? path
        : string.Create(CultureInfo.InvariantCulture, $"{path}\n{length}\n{writtenTicks}\n{(OperatingSystem.IsLinux() ? LinuxFiles.ChangeOf(path) : "")}");

    // Archives and images of containers may give all files of all versions one time; the list of hashes tells them apart all the same.
    private static string HashOfList(string folder)
    {
        var list = Path.Combine(folder, Path.GetFileName(folder) + ".files.json");
        return File.Exists(list) ? FileHashList.HashOf(list) : "";
    }
}
