using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ImageLoaders.Hosting.Access;

/// <summary>
/// Opens a file on Linux in two steps: first only the place (O_PATH), which neither waits for a pipe nor wakes a device, to see what it is
/// and where it lies after all links; then, through that same place, its bytes. Nobody can swap the file in between.
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class LinuxFiles
{
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int PathOnly = 0x20_0000; // O_PATH
    private const int CloseOnExec = 0x8_0000; // O_CLOEXEC
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const int LongestPath = 4096; // PATH_MAX
    private const uint BasicStats = 0x7ff; // STATX_BASIC_STATS
    private const int FileTypeMask = 0xf000; // S_IFMT
    private const int RegularFile = 0x8000; // S_IFREG

    private static readonly SafeFileHandle CurrentFolder = new(-100, ownsHandle: false); // AT_FDCWD; the paths are absolute

    // linux/magic.h: file systems whose files are the kernel's state: proc, sysfs, debugfs, tracefs, securityfs, cgroup 1 and 2, configfs,
    // efivarfs, pstore, nsfs, bpf.
    private static ReadOnlySpan<uint> KernelFileSystems =>
        [0x9fa0, 0x62656572, 0x64626720, 0x74726163, 0x73636673, 0x27e0eb, 0x63677270, 0x62656570, 0xde5e81e4, 0x6165676c, 0x6e736673,
            0xcafe4a11];

    /// <summary>What the kernel says of a handle.</summary>
    internal readonly record struct Description(FileIdentity Identity, bool IsRegularFile);

    /// <summary>The place alone. Nothing can be read through it.</summary>
    /// <exception cref="IOException">With the system's error as <see cref="Exception.HResult"/>.</exception>
    public static SafeFileHandle OpenPlace(string path) => Open(path, PathOnly | CloseOnExec);

    /// <summary>The bytes of a place.</summary>
    /// <exception cref="IOException">With the system's error as <see cref="Exception.HResult"/>.</exception>
    public static SafeFileHandle OpenBytes(SafeFileHandle place) => Open(LinkOf(place), CloseOnExec);

    /// <summary>Where the place is after all links.</summary>
    /// <exception cref="IOException">With the system's error as <see cref="Exception.HResult"/>; that no file is found means that /proc is
    /// not mounted.</exception>
    public static unsafe string FinalPath(SafeFileHandle place)
    {
        Span<byte> path = stackalloc byte[LongestPath];
        nint length;
        fixed (byte* buffer = path)
            length = ReadLink(LinkOf(place), buffer, LongestPath);
        ThrowIfFailed((int)length);
        return Encoding.UTF8.GetString(path[..(int)length]);
    }

    public static unsafe Description Describe(SafeFileHandle handle)
    {
        Span<byte> stat = stackalloc byte[256];
        fixed (byte* buffer = stat)
            ThrowIfFailed(StatX(handle, "", EmptyPath, BasicStats, buffer));
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(stat[28..]);
        var device = (ulong)MemoryMarshal.Read<uint>(stat[136..]) << 32 | MemoryMarshal.Read<uint>(stat[140..]);
        var identity = new FileIdentity(
            device, MemoryMarshal.Read<ulong>(stat[32..]), MemoryMarshal.Read<long>(stat[40..]), Ticks(stat[112..]), Ticks(stat[96..]),
                MemoryMarshal.Read<uint>(stat[16..]));
        return new(identity, (mode & FileTypeMask) == RegularFile);

        static long Ticks(ReadOnlySpan<byte> time) =>
            DateTime.UnixEpoch.Ticks + MemoryMarshal.Read<long>(time) * TimeSpan.TicksPerSecond + MemoryMarshal.Read<uint>(time[8..]) / 100;
    }

    /// <summary>
    /// Which file lies at a path, and when anything of it was last changed; empty when there is none.
    /// </summary>
    public static string ChangeOf(string path)
    {
        Span<byte> stat = stackalloc byte[256];
        if (!TryStat(path, NoFollow, stat))
            return "";
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{MemoryMarshal.Read<ulong>(stat[32..]):x}:{MemoryMarshal.Read<long>(stat[96..]):x}.{MemoryMarshal
                .Read<uint>(stat[104..]):x}");
    }

    /// <summary>
    /// Writes inode and time of the last change of a file, of where a link leads to: 24 bytes, the same as long as it is the same.
    /// </summary>
    public static bool TryReadChange(string path, Span<byte> change)
    {
        Span<byte> stat = stackalloc byte[256];
        if (!TryStat(path, 0, stat))
            return false;
        stat.Slice(32, 8).CopyTo(change); // stx_ino
        stat.Slice(96, 16).CopyTo(change[8..]); // stx_ctime
        return true;
    }

    private static unsafe bool TryStat(string path, int flags, Span<byte> stat)
    {
        fixed (byte* buffer = stat)
            return StatX(CurrentFolder, path, flags, BasicStats, buffer) == 0;
    }

    /// <summary>Whether a file belongs to this process's user, or to root.</summary>
    public static unsafe bool IsOwn(string path)
    {
        Span<byte> stat = stackalloc byte[256];
        using var handle = OpenPlace(path);
        fixed (byte* buffer = stat)
            ThrowIfFailed(StatX(handle, "", EmptyPath, BasicStats, buffer));
        var owner = MemoryMarshal.Read<uint>(stat[20..]);
        return owner == 0 || owner == EffectiveUser();
    }

    /// <summary>Whether the file is the kernel's state and no stored bytes.</summary>
    public static unsafe bool IsKernelState(SafeFileHandle handle)
    {
        Span<byte> stat = stackalloc byte[256];
        fixed (byte* buffer = stat)
            ThrowIfFailed(FileSystemStat(handle, buffer));
        return KernelFileSystems.Contains(MemoryMarshal.Read<uint>(stat));
    }

    /// <summary>The path of an open place, whatever its own path leads to meanwhile.</summary>
    public static string LinkOf(SafeFileHandle place) => $"/proc/self/fd/{place.DangerousGetHandle()}";

    private static SafeFileHandle Open(string path, int flags)
    {
        var descriptor = OpenFile(path, flags);
        ThrowIfFailed(descriptor);
        return new(descriptor, ownsHandle: true);
    }

    private static void ThrowIfFailed(int result)
    {
        if (result >= 0)
            return;
        var error = Marshal.GetLastPInvokeError();
        throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint ReadLink(string path, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int StatX(SafeFileHandle directory, string path, int flags, uint mask, byte* buffer);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int FileSystemStat(SafeFileHandle handle, byte* buffer);
}
