using System.Runtime.CompilerServices;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegExtended;

/// <summary>Finds a Huffman code's symbol by one look at the next bits; longer codes by a search.</summary>
internal sealed class SymbolTable
{
    private const int IndexBits = 10;

    private readonly JpegHuffman _huffman;

    /// <summary>The code's length in the low byte, the symbol above; 0: a longer code, or none.</summary>
    private readonly ushort[] _entries = new ushort[1 << IndexBits];

    public SymbolTable(JpegHuffman huffman)
    {
        _huffman = huffman;
        var (at, index) = (0, 0);
        for (var length = 1; length <= IndexBits; length++)
        {
            for (var i = 0; i < huffman.Counts[length - 1]; i++, index++)
            {
                var entries = 1 << (IndexBits - length);
                _entries.AsSpan(at, entries).Fill((ushort)((huffman.Symbols[index] << 8) | length));
                at += entries;
            }
        }
    }

    /// <summary>Takes one symbol; at least 16 bits must be ready.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: no code begins so.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(ref JpegBits bits)
    {
        int entry = _entries[(int)(bits.Bits >> (64 - IndexBits))];
        if (entry == 0)
        {
            // The copy keeps the reader itself out of memory.
            var copy = bits;
            entry = TakeLong(ref copy) << 8;
            bits = copy;
            return entry >> 8;
        }

        bits.Skip(entry & 0xFF);
        return entry >> 8;
    }

    private int TakeLong(ref JpegBits bits)
    {
        var symbol = _huffman.Find((int)(bits.Bits >> 48), out var length);
        if (symbol < 0)
            throw bits.NoCode();
        bits.Skip(length);
        return symbol;
    }
}
