using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ImageLoaders;

/// <summary>
/// Asks Linux for huge pages before memory is first touched: small ones cost a fault for each 4 KiB. Where huge pages turn out to be slow,
/// it stops: the host of a virtual machine may take free memory back, and then gives each huge page in 512 faults of its own.
/// </summary>
internal static partial class HugePages
{
    private const int MadvHugepage = 14;
    private const int MadvNoHugepage = 15;
    private const int HugePageBytes = 2 << 20;

    /// <summary>The kernel clears a huge page in a fifth of this time; where the host has to give it, it takes longer.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(1);

    private static volatile bool _areSlow;

    /// <param name="bytes">Memory whose content is undefined. Two bytes of it are written.</param>
    public static unsafe void Advise(byte[] bytes)
    {
        if (!OperatingSystem.IsLinux() || bytes.Length < HugePageBytes || _areSlow)
            return;
        fixed (byte* start = bytes)
        {
            // Whole pages only: madvise wants an aligned start, and the pages around the array belong to others.
            var page = (nuint)Environment.SystemPageSize;
            var (first, last) = (Up((nuint)start, page), ((nuint)start + (nuint)bytes.Length) & ~(page - 1));
            if (last <= first)
                return;
            _ = MAdvise((void*)first, last - first, MadvHugepage); // advice: a kernel that refuses it costs speed alone
            var (huge, hugeEnd) = (Up(first, HugePageBytes), last & ~((nuint)HugePageBytes - 1));
            if (huge >= hugeEnd || (!IsSlow((byte*)huge) && !IsSlow((byte*)hugeEnd - HugePageBytes)))
                return;
            _areSlow = true;
            _ = MAdvise((void*)first, last - first, MadvNoHugepage);
        }
    }

    private static unsafe bool IsSlow(byte* page)
    {
        var begin = Stopwatch.GetTimestamp();
        Volatile.Write(ref *page, 0);
        return Stopwatch.GetElapsedTime(begin) > Slow;
    }

    private static nuint Up(nuint address, nuint page) => (address + page - 1) & ~(page - 1);

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int MAdvise(void* address, nuint length, int advice);
}
