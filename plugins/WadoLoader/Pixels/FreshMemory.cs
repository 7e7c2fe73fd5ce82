using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace WadoLoader.Pixels;

/// <summary>
/// Writes to memory that is in no cache, as that of a new image. A usual store reads a line of the memory before it changes it, and drives
/// other lines out of the cache.
/// </summary>
internal static unsafe class FreshMemory
{
    /// <summary>The number of bytes that a buffer needs beyond its content for <see cref="Stagger"/>.</summary>
    public const int StaggerBytes = PageBytes;

    private const int PageBytes = 4096;
    private const int LineBytes = 64;

    /// <summary>
    /// Gets the part of a buffer that lies half a page away from the target, modulo pages: a processor compares the lower 12 bits of
    /// addresses, and delays a load that seems to follow a store to the same place.
    /// </summary>
    /// <param name="buffer">At least <see cref="StaggerBytes"/> longer than the part. It is pinned.</param>
    /// <param name="target">Where the part is copied to. It is pinned.</param>
    /// <param name="lengthBytes">The length of the part.</param>
    public static Span<byte> Stagger(Span<byte> buffer, ReadOnlySpan<byte> target, int lengthBytes)
    {
        var distance = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(target))
            - (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer));
        return buffer.Slice((int)((distance + (PageBytes / 2)) & (PageBytes - 1)), lengthBytes);
    }

    /// <summary>Copies without the cache. Call <see cref="Complete"/> after the last copy.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="target">At least as long as the source.</param>
    public static void Copy(ReadOnlySpan<byte> source, Span<byte> target)
    {
        target = target[..source.Length];
        fixed (byte* from = source, to = target)
        {
            var head = (int)Math.Min((LineBytes - ((nint)to & (LineBytes - 1))) & (LineBytes - 1), source.Length);
            source[..head].CopyTo(target);
            var i = head;
            for (; i <= source.Length - LineBytes; i += LineBytes)
            {
                Vector256.StoreAlignedNonTemporal(Vector256.Load(from + i), to + i);
                Vector256.StoreAlignedNonTemporal(Vector256.Load(from + i + (LineBytes / 2)), to + i + (LineBytes / 2));
            }

            source[i..].CopyTo(target[i..]);
        }
    }

    /// <summary>Makes the copies visible to other threads before anything that is written afterwards.</summary>
    public static void Complete() => Interlocked.MemoryBarrier();
}
