using System.Runtime.InteropServices;

namespace ImageLoaders;

/// <summary>Asks Linux for huge pages before memory is first touched, where it costs a fault for each 4 KiB otherwise.</summary>
internal static partial class HugePages
{
    private const int MadvHugepage = 14;
    private const int HugePageBytes = 2 << 20;

    public static unsafe void Advise(byte[] bytes)
    {
        if (!OperatingSystem.IsLinux() || bytes.Length < HugePageBytes)
            return;
        fixed (byte* start = bytes)
        {
            // Whole pages only: madvise wants an aligned start, and the pages around the array belong to others.
            var page = (nuint)Environment.SystemPageSize;
            var first = ((nuint)start + page - 1) & ~(page - 1);
            var last = ((nuint)start + (nuint)bytes.Length) & ~(page - 1);
            if (last > first)
                _ = MAdvise((void*)first, last - first, MadvHugepage); // advice: a kernel that refuses it costs speed alone
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int MAdvise(void* address, nuint length, int advice);
}
