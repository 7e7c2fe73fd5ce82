using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace ImageLoaders.Hosting.Access;

/// <summary>Which file an open handle is of, and which version of it.</summary>
/// <param name="Device">The file system; 0 where the system does not say.</param>
/// <param name="Inode">The file within it; 0 where the system does not say.</param>
/// <param name="LengthBytes">Its size.</param>
/// <param name="WrittenTicks">When it was last written to, in ticks (100 ns) since year 1, UTC.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Inode, long LengthBytes, long WrittenTicks)
{
    /// <summary>Asks the system about the handle, not about its path.</summary>
    public static FileIdentity Of(SafeFileHandle handle) => OperatingSystem.IsLinux()
        ? LinuxFiles.Describe(handle).Identity
        : new(0, 0, RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle).Ticks);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Device:x}:{Inode:x}-{LengthBytes:x}-{WrittenTicks:x}");
}
