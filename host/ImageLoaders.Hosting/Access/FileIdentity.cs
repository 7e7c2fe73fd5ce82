using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace ImageLoaders.Hosting.Access;

/// <summary>Which file an open handle is of, and which version of it.</summary>
/// <param name="Device">The file system; 0 where the system does not say.</param>
/// <param name="Inode">The file within it; 0 where the system does not say.</param>
/// <param name="LengthBytes">Its size.</param>
/// <param name="WrittenTicks">When it was last written to, in ticks (100 ns) since year 1, UTC. Whoever may write to it may set it
/// back.</param>
/// <param name="ChangedTicks">When anything of it was last changed, which only the system sets; 0 where the system does not say.</param>
/// <param name="Links">By how many names it is known, which is no part of its version; 0 where the system does not say.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Inode, long LengthBytes, long WrittenTicks, long ChangedTicks, uint Links)
{
    /// <summary>Asks the system about the handle, not about its path.</summary>
    public static FileIdentity FromHandle(SafeFileHandle handle) => OperatingSystem.IsLinux()
        ? LinuxFiles.Describe(handle).Identity
        : new(0, 0, RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle).Ticks, 0, 0);

    /// <summary>
    /// Whether its bytes may be others than at an earlier look. A file that only lost its name to another is changed, and its bytes are
    /// not.
    /// </summary>
    public bool MayDifferFrom(FileIdentity earlier) =>
        this with { ChangedTicks = 0, Links = 0 } != earlier with { ChangedTicks = 0, Links = 0 }
            || (ChangedTicks != earlier.ChangedTicks && Links == earlier.Links);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Device:x}:{Inode:x}-{LengthBytes:x}-{WrittenTicks:x}-{ChangedTicks:x}");
}
