using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegDct;

/// <summary>
/// Decodes what a progressive scan adds to one block after the other (ISO/IEC 10918-1, G.1.2). Blocks keep their coefficients between
/// scans.
/// </summary>
/// <param name="scan">The scan.</param>
internal struct ProgressiveBlock(in JpegScan scan)
{
    private const int LongestZeroRun = 15;
    private const int LongestSize = 15;

    private readonly int _first = scan.First;
    private readonly int _last = scan.Last;
    private readonly int _low = scan.Low;
    private readonly bool _isRefinement = scan.High != 0;
    private int _endOfBandRun;

    /// <summary>Begins anew behind a restart marker.</summary>
    public void Restart() => _endOfBandRun = 0;

    /// <param name="bits">Where it is read.</param>
    /// <param name="block">64 coefficients in rows; all zero before the first scan.</param>
    /// <param name="table">The table of DC differences or of AC coefficients; a refinement of DC needs none.</param>
    /// <param name="prediction">The DC value of the component's block before.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>.</exception>
    public void Decode(ref JpegBits bits, Span<short> block, SymbolTable? table, ref int prediction)
    {
        if (_first == 0 && _isRefinement)
        {
            bits.Fill();
            block[0] |= (short)(bits.Take(1) << _low);
        }
        else if (_first == 0)
        {
            bits.Fill();
            var entry = table!.Find(bits.Bits);
            var size = (entry >> 8) & 0xFF;
            if (entry < 0 || size > LongestSize)
                throw bits.NoCode();
            bits.Skip(entry & SymbolTable.LengthMask);
            prediction += bits.TakeSigned(size);
            block[0] = (short)(prediction << _low);
        }
        else if (_isRefinement)
        {
            RefineAc(ref bits, block, table!);
        }
        else if (_endOfBandRun > 0)
        {
            _endOfBandRun--;
        }
        else
        {
            DecodeAc(ref bits, block, table!);
        }
    }

    private void DecodeAc(ref JpegBits reader, Span<short> block, SymbolTable table)
    {
        // What the loop needs lives in registers.
        var state = new BitState(reader);
        ref var zigzag = ref MemoryMarshal.GetReference(SequentialBlock.ZigZag);
        ref var entries = ref table.Entries;
        ref var coefficients = ref MemoryMarshal.GetReference(block);
        var (last, low) = (_last, _low);
        for (var k = _first; k <= last; k++)
        {
            state.Fill(ref reader, SequentialBlock.MostBits);
            var entry = Unsafe.Add(ref entries, (int)(state.Bits >> (64 - SymbolTable.IndexBits)));
            int value;
            if ((entry & SymbolTable.IsSymbol) == 0)
            {
                state.Skip(entry & SymbolTable.LengthMask);
                value = entry >> 16;
            }
            else
            {
                if (entry == SymbolTable.IsSymbol && (entry = table.FindLong(state.Bits)) < 0)
                    throw state.Save(ref reader).NoCode();
                state.Skip(entry & SymbolTable.LengthMask);
                var (run, size) = (entry >> 12, (entry >> 8) & 15);
                if (size == 0)
                {
                    k += run;
                    if (run == LongestZeroRun)
                        continue;
                    _endOfBandRun = (1 << run) - 1 + state.Take(run);
                    break;
                }

                value = state.Take(size);
                value = value < (1 << size) >> 1 ? value - (1 << size) + 1 : value;
            }

            k += (entry >> 12) & 15;
            if (k > last)
                throw SequentialBlock.TooManyCoefficients(state.Save(ref reader));
            Unsafe.Add(ref coefficients, Unsafe.Add(ref zigzag, k)) = (short)(value << low);
        }

        state.Save(ref reader);
    }

    /// <summary>Adds one bit to each coefficient that has been met, and brings new ones of plus or minus one (G.1.2.3).</summary>
    private void RefineAc(ref JpegBits reader, Span<short> block, SymbolTable table)
    {
        var state = new BitState(reader);
        ref var zigzag = ref MemoryMarshal.GetReference(SequentialBlock.ZigZag);
        ref var coefficients = ref MemoryMarshal.GetReference(block);
        var (last, step) = (_last, 1 << _low);
        for (var k = _first; k <= last; k++)
        {
            var (zeros, added) = (int.MaxValue, 0);
            if (_endOfBandRun == 0)
            {
                state.Fill(ref reader, SequentialBlock.MostBits);
                var entry = table.Find(state.Bits);
                if (entry < 0 || ((entry >> 8) & 15) > 1)
                    throw state.Save(ref reader).NoCode();
                state.Skip(entry & SymbolTable.LengthMask);
                var run = (entry >> 12) & 15;
                if ((entry & 0x100) != 0)
                    (zeros, added) = (run, state.Take(1) != 0 ? step : -step);
                else if (run == LongestZeroRun)
                    zeros = run;
                else
                    _endOfBandRun = (1 << run) + state.Take(run);
            }

            // Past that many coefficients that are zero, to the next one; what lies between is refined.
            for (; k <= last; k++)
            {
                ref var coefficient = ref Unsafe.Add(ref coefficients, Unsafe.Add(ref zigzag, k));
                if (coefficient == 0)
                {
                    if (zeros-- == 0)
                        break;
                    continue;
                }

                state.Fill(ref reader, 0);
                if (state.Take(1) != 0 && (coefficient & step) == 0)
                    coefficient += (short)(coefficient > 0 ? step : -step);
            }

            if (added == 0)
                continue;
            if (k > last)
                throw SequentialBlock.TooManyCoefficients(state.Save(ref reader));
            Unsafe.Add(ref coefficients, Unsafe.Add(ref zigzag, k)) = (short)added;
        }

        if (_endOfBandRun > 0)
            _endOfBandRun--;
        state.Save(ref reader);
    }
}
