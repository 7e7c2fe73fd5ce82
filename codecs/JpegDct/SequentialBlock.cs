using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegDct;

/// <summary>Decodes whole blocks of coefficients: those of a sequential frame (ISO/IEC 10918-1, F.2.2).</summary>
internal static class SequentialBlock
{
    private const int LongestZeroRun = 15;

    private const int LongestSize = 15;
    private const int BlockSize = 64;

    /// <summary>Bits that a code and its value take at most.</summary>
    public const int MostBits = 31;

    /// <summary>From zigzag order to rows.</summary>
    public static ReadOnlySpan<byte> ZigZag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <param name="reader">Where it is read.</param>
    /// <param name="dc">The table of DC differences.</param>
    /// <param name="ac">The table of AC coefficients.</param>
    /// <param name="prediction">The DC value of the component's block before.</param>
    /// <param name="block">The first of 64 coefficients in rows, all zero.</param>
    /// <returns>Whether there can be others than the DC coefficient.</returns>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>.</exception>
    public static bool Decode(ref JpegBits reader, SymbolTable dc, SymbolTable ac, ref int prediction, ref short block)
    {
        // What the loop needs lives in registers.
        var state = new BitState(reader);
        ref var zigzag = ref MemoryMarshal.GetReference(ZigZag);
        ref var entries = ref dc.Entries;
        for (var k = 0; k < BlockSize; k++)
        {
            state.Fill(ref reader, MostBits);
            var entry = Unsafe.Add(ref entries, (int)(state.Bits >> (64 - SymbolTable.IndexBits)));
            int value;
            if ((entry & SymbolTable.IsSymbol) == 0)
            {
                state.Skip(entry & SymbolTable.LengthMask);
                value = entry >> 16;
            }
            else
            {
                if (entry == SymbolTable.IsSymbol && (entry = (k == 0 ? dc : ac).FindLong(state.Bits)) < 0)
                    throw state.Save(ref reader).NoCode();
                state.Skip(entry & SymbolTable.LengthMask);
                var size = k == 0 ? (entry >> 8) & 0xFF : (entry >> 8) & 15;
                if (size == 0 && k != 0)
                {
                    if (entry >> 12 != LongestZeroRun)
                    {
                        state.Save(ref reader);
                        return k > 1;
                    }

                    k += LongestZeroRun;
                    continue;
                }

                if (size > LongestSize)
                    throw state.Save(ref reader).NoCode();
                value = state.Take(size);
                value = value < (1 << size) >> 1 ? value - (1 << size) + 1 : value;
            }

            if (k == 0)
            {
                prediction += value;
                block = (short)prediction;
                entries = ref ac.Entries;
                continue;
            }

            k += (entry >> 12) & 15;
            if (k >= BlockSize)
                throw TooManyCoefficients(state.Save(ref reader));
            Unsafe.Add(ref block, Unsafe.Add(ref zigzag, k)) = (short)value;
        }

        state.Save(ref reader);
        return true;
    }

    /// <summary>What is wrong where a block's runs go past its last coefficient.</summary>
    public static ImageLoadException TooManyCoefficients(JpegBits reader)
    {
        reader.ThrowIfOverrun();
        return JpegMarkers.Malformed("a block has more than 64 coefficients", reader.Offset);
    }
}
