using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegLossless;

/// <summary>
/// Finds a whole difference (Huffman code and the bits behind it) by one look at the next <see cref="IndexBits"/> bits. An entry holds the
/// length of both in its lowest byte and the difference in its high half. Where both are too long, the lowest byte is 0, and the code's
/// length and its category follow; an entry of 0 stands for a code that is itself too long, or none.
/// </summary>
internal static class DifferenceTable
{
    public const int IndexBits = 12;
    public const int Length = 1 << IndexBits;

    /// <summary>The category whose difference is 32768, with no bits behind its code (ISO/IEC 10918-1, H.1.2.2).</summary>
    private const int TopCategory = 16;

    /// <summary>Differences that one fill of the bit reader surely holds.</summary>
    private const int Batch = JpegBits.Filled / IndexBits;

    public static void Build(JpegHuffman huffman, Span<int> table, int scanOffset)
    {
        table.Clear();
        var (at, index) = (0, 0);
        for (var codeLength = 1; codeLength <= JpegHuffman.LongestCode; codeLength++)
        {
            for (var i = 0; i < huffman.Counts[codeLength - 1]; i++, index++)
            {
                int category = huffman.Symbols[index];
                if (category > TopCategory)
                    throw JpegMarkers.Malformed($"its Huffman table has category {category}; lossless JPEG has 0 to 16", scanOffset);
                var extra = category == TopCategory ? 0 : category;
                var length = codeLength + extra;
                if (codeLength > IndexBits)
                    return;
                var entries = 1 << (IndexBits - codeLength);
                if (length <= IndexBits)
                {
                    for (var value = 0; value < 1 << extra; value++)
                    {
                        var difference = category == TopCategory ? 32768 : Extend(value, category);
                        table.Slice(at + (value << (IndexBits - length)), 1 << (IndexBits - length)).Fill((difference << 16) | length);
                    }
                }
                else
                {
                    table.Slice(at, entries).Fill((category << 16) | (codeLength << 8));
                }

                at += entries;
            }
        }
    }

    /// <summary>Decodes one row of differences, modulo 65536.</summary>
    /// <param name="bits">Where they are read.</param>
    /// <param name="huffman">The table of each component of the scan.</param>
    /// <param name="tables">What <see cref="Build"/> made of them, one after the other.</param>
    /// <param name="differences">As many as there are samples in the row, interleaved.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>.</exception>
    public static void DecodeRow(ref JpegBits bits, ReadOnlySpan<JpegHuffman> huffman, ReadOnlySpan<int> tables, Span<ushort> differences)
    {
        if (AreSame(huffman))
        {
            DecodeRow(ref bits, huffman[0], tables[..Length], differences);
            bits.ThrowIfOverrun();
            return;
        }

        DecodeMixedRow(ref bits, huffman, tables, differences);
        bits.ThrowIfOverrun();
    }

    private static bool AreSame(ReadOnlySpan<JpegHuffman> huffman)
    {
        foreach (var other in huffman)
        {
            if (other != huffman[0])
                return false;
        }

        return true;
    }

    private static void DecodeRow(ref JpegBits bits, JpegHuffman huffman, ReadOnlySpan<int> table, Span<ushort> differences)
    {
        var local = bits;
        ref var entries = ref MemoryMarshal.GetReference(table[..Length]);
        ref var target = ref MemoryMarshal.GetReference(differences);
        for (var i = 0; i < differences.Length;)
        {
            local.Fill();
            var end = Math.Min(i + Batch, differences.Length);
            do
            {
                // The index has IndexBits bits, so that it lies within the table.
                var entry = Unsafe.Add(ref entries, (nint)(local.Bits >> (64 - IndexBits)));
                if ((byte)entry == 0)
                {
                    // The copy keeps the reader itself out of memory.
                    var copy = local;
                    Unsafe.Add(ref target, i) = (ushort)DecodeLong(ref copy, entry, huffman);
                    local = copy;
                    i++;
                    break;
                }

                Unsafe.Add(ref target, i) = (ushort)(entry >> 16);
                local.Skip(entry);
                i++;
            }
            while (i < end);
        }

        bits = local;
    }

    /// <summary>The same where components have tables of their own.</summary>
    private static void DecodeMixedRow(ref JpegBits bits, ReadOnlySpan<JpegHuffman> huffman, ReadOnlySpan<int> tables,
        Span<ushort> differences)
    {
        var local = bits;
        var component = 0;
        for (var i = 0; i < differences.Length; i++)
        {
            local.Fill();
            var entry = tables[(component * Length) + (int)(local.Bits >> (64 - IndexBits))];
            if ((byte)entry == 0)
            {
                var copy = local;
                differences[i] = (ushort)DecodeLong(ref copy, entry, huffman[component]);
                local = copy;
            }
            else
            {
                differences[i] = (ushort)(entry >> 16);
                local.Skip(entry);
            }

            component = component + 1 == huffman.Length ? 0 : component + 1;
        }

        bits = local;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int DecodeLong(ref JpegBits bits, int entry, JpegHuffman huffman)
    {
        var local = bits;
        local.Fill();
        var (length, category) = ((entry >> 8) & 31, entry >> 16);
        if (entry == 0)
        {
            category = huffman.Find((int)(local.Bits >> 48), out length);
            if (category < 0)
                throw local.NoCode();
        }

        local.Skip(length);
        var difference = category == TopCategory ? 32768 : local.TakeSigned(category);
        bits = local;
        return difference;
    }

    private static int Extend(int value, int category) => value < (1 << category) >> 1 ? value - (1 << category) + 1 : value;
}
