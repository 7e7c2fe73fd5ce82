using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Gif;

/// <summary>
/// GIF's LZW (GIF89a, appendix F). Each code stands for bytes that have been written before: where they lie and how many there are is all
/// that the table holds, and a code is one copy.
/// </summary>
internal static class GifLzw
{
    /// <summary>How many bytes must be writable behind the output, and readable behind the data.</summary>
    public const int Slack = 16;

    private const int MaxCodes = 4096;

    /// <param name="data">The data without their block lengths, and <see cref="Slack"/> more bytes.</param>
    /// <param name="dataLength">How many bytes of data there are.</param>
    /// <param name="codeSize">The smallest code's bits, 1 to 8: colours lie below 2 to the power of it.</param>
    /// <param name="output">Gets the colours' numbers; as long as there are pixels, and <see cref="Slack"/> more.</param>
    /// <param name="length">How many pixels there are.</param>
    /// <param name="hasMore">Whether more follow than there are pixels.</param>
    /// <returns>How many pixels were there: fewer where the data end, or a code has no meaning.</returns>
    public static int Decode(ReadOnlySpan<byte> data, int dataLength, int codeSize, Span<byte> output, int length, out bool hasMore)
    {
        Span<Entry> entries = stackalloc Entry[MaxCodes];
        ref var table = ref MemoryMarshal.GetReference(entries);
        ref var bytes = ref MemoryMarshal.GetReference(output);
        var (clear, end) = (1 << codeSize, (1 << codeSize) + 1);
        var (next, width, previous) = (end + 1, codeSize + 1, default(Entry)); // a length of 0: no code before
        var (bits, count, at, written) = (0ul, 0, 0, 0);
        hasMore = false;
        while (true)
        {
            if (count < width)
            {
                if (at > dataLength)
                    return written;

                // Bytes that are over are read again the next time.
                bits |= Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(data), at)) << count;
                at += (63 - count) >> 3;
                count |= 56;
            }

            var code = (int)bits & ((1 << width) - 1);
            bits >>= width;
            count -= width;
            if ((8L * at) - count > 8L * dataLength)
                return written; // that code took bits from behind the data
            if (code == clear)
            {
                (next, width, previous) = (end + 1, codeSize + 1, default);
                continue;
            }

            if (code == end)
                return written;
            if (written == length)
            {
                hasMore = true;
                return written;
            }

            var start = written;
            if (code < clear)
            {
                Unsafe.Add(ref bytes, written++) = (byte)code;
            }
            else if (code < next)
            {
                var entry = Unsafe.Add(ref table, code);
                var fitting = Math.Min(entry.Length, length - written);
                Copy(ref bytes, entry.Start, written, fitting);
                hasMore = fitting != entry.Length;
                written += fitting;
            }
            else if (code == next && next < MaxCodes && previous.Length > 0)
            {
                // What came last, and its first byte once more.
                var fitting = Math.Min(previous.Length, length - written);
                Copy(ref bytes, previous.Start, written, fitting);
                written += fitting;
                if (written < length)
                    Unsafe.Add(ref bytes, written++) = Unsafe.Add(ref bytes, start);
                else
                    hasMore = true;
            }
            else
            {
                return written;
            }

            if (hasMore)
                return written;
            if (previous.Length > 0 && next < MaxCodes)
            {
                // The bytes of the code before, and the first of this one, which follows them.
                Unsafe.Add(ref table, next++) = new(previous.Start, previous.Length + 1);
                if (next == 1 << width && width < 12)
                    width++;
            }

            previous = new(start, written - start);
        }
    }

    // Both ends have room for the eight bytes more that are read and written.
    private static void Copy(ref byte bytes, int from, int to, int length)
    {
        ref var source = ref Unsafe.Add(ref bytes, from);
        ref var target = ref Unsafe.Add(ref bytes, to);
        if (length <= 8)
            Unsafe.WriteUnaligned(ref target, Unsafe.ReadUnaligned<ulong>(ref source));
        else
            Unsafe.CopyBlockUnaligned(ref target, ref source, (uint)length);
    }

    private readonly record struct Entry(int Start, int Length);
}
