using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Pixels;

/// <summary>Expands a segmented palette table (PS3.3 C.7.9.2).</summary>
internal static class SegmentedTable
{
    private const int Discrete = 0;
    private const int Linear = 1;
    private const int Indirect = 2;

    /// <param name="words">Opcodes, lengths and values: each a word of the data, or each a byte of them.</param>
    /// <param name="isBytes">Whether each is a byte.</param>
    /// <param name="wanted">Entries that the descriptor says; more are not made.</param>
    /// <param name="tag">For messages.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: a segment is cut off or unknown, or an indirect one
    /// leads to none.</exception>
    public static ushort[] Expand(ReadOnlySpan<ushort> words, bool isBytes, int wanted, uint tag)
    {
        var entries = new ushort[wanted];
        var starts = new HashSet<long>();
        var (position, count) = (0, 0);
        while (position + 2 <= words.Length && count < wanted)
        {
            if (words[position] != Indirect)
            {
                starts.Add(position);
                position = One(words, position, entries, ref count, tag);
                continue;
            }

            var end = position + (isBytes ? 6 : 4);
            if (end > words.Length)
                throw Cut(tag, position);
            var target = Target(words[(position + 2)..end], isBytes, starts) ?? throw Cut(tag, position);
            for (int i = 0, copies = words[position + 1]; i < copies && count < wanted; i++)
            {
                // No indirect segment copies another.
                if (!starts.Contains(target))
                    throw Cut(tag, position);
                target = One(words, (int)target, entries, ref count, tag);
            }

            position = end;
        }

        return entries[..count];
    }

    /// <summary>
    /// The segment that an offset leads to; <see langword="null"/>: none that has been read. Offsets count bytes; some writers count words,
    /// and are understood where only that leads to a segment.
    /// </summary>
    private static long? Target(ReadOnlySpan<ushort> offset, bool isBytes, HashSet<long> starts)
    {
        if (isBytes)
            return offset[0] | ((long)offset[1] << 8) | ((long)offset[2] << 16) | ((long)offset[3] << 24);
        var bytes = offset[0] | ((long)offset[1] << 16);
        return bytes % 2 == 0 && starts.Contains(bytes / 2) ? bytes / 2 : starts.Contains(bytes) ? bytes : null;
    }

    private static int One(ReadOnlySpan<ushort> words, int position, ushort[] entries, ref int count, uint tag)
    {
        var (opcode, length) = (words[position], words[position + 1]);
        var values = opcode switch { Discrete => length, Linear => 1, _ => throw Cut(tag, position) };
        var end = position + 2 + values;
        if (end > words.Length || length == 0)
            throw Cut(tag, position);
        length = (ushort)Math.Min(length, entries.Length - count);
        if (opcode == Discrete)
        {
            words.Slice(position + 2, length).CopyTo(entries.AsSpan(count));
        }
        else
        {
            int from = count == 0 ? words[position + 2] : entries[count - 1], to = words[position + 2];
            for (var i = 1; i <= length; i++)
                entries[count + i - 1] = (ushort)Math
                    .Round(from + ((double)(to - from) * i / words[position + 1]), MidpointRounding.AwayFromZero);
        }

        count += length;
        return end;
    }

    private static ImageLoadException Cut(uint tag, int position) =>
        DicomError
            .Malformed(
            $"The segmented table {Tag.Text(
            tag)} is wrong at its entry {position:N0}: a segment is cut off, empty or unknown, or one leads to none.");
}
