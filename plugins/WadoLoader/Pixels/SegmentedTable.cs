using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Pixels;

/// <summary>Expands a segmented palette table (PS3.3 C.7.9.2).</summary>
internal static class SegmentedTable
{
    private const int Discrete = 0;
    private const int Linear = 1;
    private const int Indirect = 2;

    /// <param name="words">Opcodes, lengths and values, one a word.</param>
    /// <param name="wanted">Entries that the descriptor says; more are not made.</param>
    /// <param name="tag">For messages.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: a segment is cut off or unknown.</exception>
    public static ushort[] Expand(ReadOnlySpan<ushort> words, int wanted, uint tag)
    {
        var entries = new ushort[wanted];
        var (position, count) = (0, 0);
        while (position + 2 <= words.Length && count < wanted)
        {
            if (words[position] != Indirect)
            {
                position = One(words, position, entries, ref count, tag);
                continue;
            }

            if (position + 4 > words.Length)
                throw Cut(tag, position);
            var copies = words[position + 1];
            var target = (long)words[position + 2] | ((long)words[position + 3] << 16);
            for (var i = 0; i < copies && count < wanted; i++)
            {
                if (target + 2 > words.Length || words[(int)target] == Indirect)
                    throw Cut(tag, position);
                target = One(words, (int)target, entries, ref count, tag);
            }

            position += 4;
        }

        return entries[..count];
    }

    private static int One(ReadOnlySpan<ushort> words, int position, ushort[] entries, ref int count, uint tag)
    {
        var (opcode, length) = (words[position], words[position + 1]);
        var values = opcode switch { Discrete => length, Linear => 1, _ => throw Cut(tag, position) };
        var end = position + 2 + values;
        if (end > words.Length)
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
                entries[count + i - 1] = (ushort)Math.Round(from + ((double)(to - from) * i / words[position + 1]), MidpointRounding.AwayFromZero);
        }

        count += length;
        return end;
    }

    private static ImageLoadException Cut(uint tag, int position) =>
        DicomError.Malformed($"The segmented table {Tag.Text(tag)} is wrong at its entry {position:N0}: a segment is cut off or unknown.");
}
