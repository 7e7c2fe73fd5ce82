using System.Runtime.InteropServices;

namespace ImageLoaders.Hosting.Plugins.Installing;

/// <summary>Puts a folder in the place of another one.</summary>
internal static partial class FolderSwap
{
    private const int CurrentFolder = -100;
    private const uint Exchange = 2;

    /// <summary>
    /// Moves a folder to a place of the same file system. One that is there goes at the same stroke where the system can do that; else
    /// nothing is there for a moment.
    /// </summary>
    /// <returns>Whether one was there.</returns>
    public static bool Put(string folder, string target)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(folder, target);
            return false;
        }

        if (OperatingSystem.IsLinux() && TryExchange(folder, target))
            return true; // what was there is now in the place that the new one came from
        var old = folder + ".old";
        Directory.Move(target, old);
        Directory.Move(folder, target);
        return true;
    }

    private static bool TryExchange(string folder, string target)
    {
        try
        {
            return RenameAt2(CurrentFolder, folder, CurrentFolder, target, Exchange) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false; // an older libc
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int fromFolder, string from, int toFolder, string to, uint flags);
}
