using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegDct;

/// <summary>
/// Finds a Huffman code's symbol by one look at the next bits, and mostly the value behind it as well; longer codes by a search.
/// </summary>
internal sealed class SymbolTable
{
    /// <summary>How many bits an index has.</summary>
    public const int IndexBits = 10;

    /// <summary>In an entry: no value is told, or it is none that a coefficient takes (end of block, run of zeros).</summary>
    public const int IsSymbol = 0x80;

    /// <summary>In an entry, and for shifts: how many bits are taken by it.</summary>
    public const int LengthMask = 0x3F;

    private readonly JpegHuffman _huffman;

    /// <summary>
    /// The value in the high 16 bits, the symbol in the next 8, in the lowest 8 <see cref="IsSymbol"/> and how many bits code, or code and
    /// value, have. Without a length: a longer code, or none.
    /// </summary>
    private readonly int[] _entries = new int[1 << IndexBits];

    /// <param name="huffman">The table as it was defined.</param>
    /// <param name="isDc">Whether its symbols are the sizes of DC differences; else runs and sizes of AC coefficients.</param>
    public SymbolTable(JpegHuffman huffman, bool isDc)
    {
        _huffman = huffman;
        Array.Fill(_entries, IsSymbol);
        var (at, index) = (0, 0);
        for (var length = 1; length <= IndexBits; length++)
        {
            for (var i = 0; i < huffman.Counts[length - 1]; i++, index++)
            {
                var entries = _entries.AsSpan(at, 1 << (IndexBits - length));
                Fill(entries, huffman.Symbols[index], length, isDc);
                at += entries.Length;
            }
        }
    }

    /// <summary>The first of the entries, which the highest <see cref="IndexBits"/> of the next bits index.</summary>
    public ref int Entries => ref MemoryMarshal.GetArrayDataReference(_entries);

    /// <summary>Finds a symbol without its value.</summary>
    /// <param name="bits">The next bits, left-aligned; at least 16 are ready.</param>
    /// <returns>An entry without a value; -1: no code begins so.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ulong bits)
    {
        var entry = _entries[(int)(bits >> (64 - IndexBits))];
        if (entry == IsSymbol)
            return FindLong(bits);
        var symbol = (entry >> 8) & 0xFF;
        var length = (entry & LengthMask) - ((entry & IsSymbol) != 0 ? 0 : symbol & 15);
        return (symbol << 8) | IsSymbol | length;
    }

    /// <summary>Finds a code that is longer than an index.</summary>
    /// <param name="bits">The next bits, left-aligned.</param>
    /// <returns>An entry without a value; -1: no code begins so.</returns>
    public int FindLong(ulong bits)
    {
        var symbol = _huffman.Find((int)(bits >> 48), out var length);
        return symbol < 0 ? -1 : (symbol << 8) | IsSymbol | length;
    }

    private static void Fill(Span<int> entries, int symbol, int length, bool isDc)
    {
        var size = isDc ? symbol : symbol & 15;
        var told = length + size <= IndexBits && (isDc || size != 0);
        if (!told)
        {
            entries.Fill((symbol << 8) | IsSymbol | length);
            return;
        }

        var sameValue = entries.Length >> size;
        for (var bits = 0; bits < 1 << size; bits++)
        {
            var value = bits < (1 << size) >> 1 ? bits - (1 << size) + 1 : bits;
            entries.Slice(bits * sameValue, sameValue).Fill((value << 16) | (symbol << 8) | (length + size));
        }
    }
}
