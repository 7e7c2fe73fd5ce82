using ImageLoaders.Codecs.JpegDct;

namespace ImageLoaders.Codecs.Jpeg;

/// <summary>
/// A Huffman table (ISO/IEC 10918-1, annex C): symbols in order of their codes, and where the codes of each length begin.
/// </summary>
internal sealed class JpegHuffman
{
    public const int LongestCode = 16;

    private readonly byte[] _symbols;
    private readonly byte[] _counts;

    private SymbolTable? _dcTable;
    private SymbolTable? _acTable;

    private JpegHuffman(byte[] counts, byte[] symbols) => (_counts, _symbols) = (counts, symbols);

    /// <summary>The symbols, shortest code first.</summary>
    public ReadOnlySpan<byte> Symbols => _symbols;

    /// <summary>How many codes have 1, 2, to 16 bits.</summary>
    public ReadOnlySpan<byte> Counts => _counts;

    /// <summary>Whether a code has nothing but ones, which the standard reserves (C.2).</summary>
    public bool HasCodeOfOnes
    {
        get
        {
            var code = 0;
            for (var i = 0; i < LongestCode; i++)
                code = (code << 1) + _counts[i];
            return code == 1 << LongestCode;
        }
    }

    /// <summary>For the sizes of DC differences; made when it is first asked for.</summary>
    public SymbolTable DcTable => _dcTable ??= new(this, isDc: true);

    /// <summary>For the runs and sizes of AC coefficients; made when it is first asked for.</summary>
    public SymbolTable AcTable => _acTable ??= new(this, isDc: false);

    /// <summary>Reads one table of a DHT segment.</summary>
    /// <param name="definition">From the counts on.</param>
    /// <param name="offset">Where the segment begins, for errors.</param>
    /// <param name="length">How many bytes the table takes.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>.</exception>
    public static JpegHuffman Read(ReadOnlySpan<byte> definition, int offset, out int length)
    {
        if (definition.Length < LongestCode)
            throw JpegMarkers.Malformed("a Huffman table is cut off", offset);
        var (symbols, code) = (0, 0);
        for (var i = 0; i < LongestCode; i++)
        {
            symbols += definition[i];
            code = (code << 1) + definition[i];
            if (code > 2 << i)
                throw JpegMarkers.Malformed($"a Huffman table has more codes of {i + 1} bits than there can be", offset);
        }

        length = LongestCode + symbols;
        if (symbols is 0 or > 256 || definition.Length < length)
            throw JpegMarkers.Malformed($"a Huffman table has {symbols} symbols, or is cut off", offset);
        return new(definition[..LongestCode].ToArray(), definition[LongestCode..length].ToArray());
    }

    /// <summary>Finds the symbol whose code the 16 bits begin with.</summary>
    /// <param name="bits">The next 16 bits.</param>
    /// <param name="length">The code's length.</param>
    /// <returns>The symbol; -1 when no code begins so.</returns>
    public int Find(int bits, out int length)
    {
        var (code, index) = (0, 0);
        for (length = 1; length <= LongestCode; length++)
        {
            int count = _counts[length - 1];
            var at = (bits >> (LongestCode - length)) - code;
            if (at < count)
                return _symbols[index + at];
            code = (code + count) << 1;
            index += count;
        }

        return -1;
    }
}
