using System.Diagnostics.CodeAnalysis;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegExtended;

/// <summary>
/// Decodes one block after the other of a scan: a whole one of a sequential frame (ISO/IEC 10918-1, F.2.2), or what a progressive scan adds
/// to it (G.1.2). Blocks that are added to must keep their coefficients between scans.
/// </summary>
internal struct BlockDecoder
{
    private const int LongestZeroRun = 15;

    private readonly JpegScan _scan;
    private readonly bool _isProgressive;
    private int _endOfBandRun;

    public BlockDecoder(in JpegScan scan, bool isProgressive)
    {
        _scan = scan;
        _isProgressive = isProgressive;
        _endOfBandRun = 0;
    }

    /// <summary>From zigzag order to rows.</summary>
    public static ReadOnlySpan<byte> ZigZag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <summary>Begins anew behind a restart marker.</summary>
    public void Restart() => _endOfBandRun = 0;

    /// <param name="bits">Where it is read.</param>
    /// <param name="block">64 coefficients in rows; all zero before the first scan.</param>
    /// <param name="dc">The DC table, when the scan needs one.</param>
    /// <param name="ac">The AC table, when the scan needs one.</param>
    /// <param name="prediction">The DC value of the component's block before.</param>
    public void Decode(ref JpegBits bits, Span<short> block, SymbolTable? dc, SymbolTable? ac, ref int prediction)
    {
        if (!_isProgressive)
        {
            DecodeDc(ref bits, block, dc!, ref prediction, 0);
            DecodeAc(ref bits, block, ac!, 1, BlockTransform.Size - 1);
        }
        else if (_scan.First == 0 && _scan.High == 0)
        {
            DecodeDc(ref bits, block, dc!, ref prediction, _scan.Low);
        }
        else if (_scan.First == 0)
        {
            bits.Fill();
            block[0] |= (short)(bits.Take(1) << _scan.Low);
        }
        else if (_scan.High == 0)
        {
            if (_endOfBandRun > 0)
                _endOfBandRun--;
            else
                DecodeAc(ref bits, block, ac!, _scan.First, _scan.Last);
        }
        else
        {
            RefineAc(ref bits, block, ac!);
        }
    }

    private static void DecodeDc(ref JpegBits bits, Span<short> block, SymbolTable table, ref int prediction, int shift)
    {
        bits.Fill();
        var size = table.Take(ref bits);
        if (size > 16)
            throw bits.NoCode();
        prediction += bits.TakeSigned(size);
        block[0] = (short)(prediction << shift);
    }

    private void DecodeAc(ref JpegBits bits, Span<short> block, SymbolTable table, int first, int last)
    {
        var local = bits;
        var zigzag = ZigZag;
        for (var k = first; k <= last; k++)
        {
            local.Fill();
            var symbol = table.Take(ref local);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (size != 0)
            {
                k += run;
                if (k > last)
                    ThrowTooMany(local);
                block[zigzag[k]] = (short)(local.TakeSigned(size) << _scan.Low);
            }
            else if (run == LongestZeroRun)
            {
                k += run;
            }
            else
            {
                if (_isProgressive)
                    _endOfBandRun = (1 << run) - 1 + local.Take(run);
                break;
            }
        }

        bits = local;
    }

    /// <summary>Adds one bit to each coefficient that has been met, and brings new ones of plus or minus one (G.1.2.3).</summary>
    private void RefineAc(ref JpegBits bits, Span<short> block, SymbolTable table)
    {
        var zigzag = ZigZag;
        var k = _scan.First;
        for (; k <= _scan.Last && _endOfBandRun == 0; k++)
        {
            bits.Fill();
            var symbol = table.Take(ref bits);
            var (run, size) = (symbol >> 4, symbol & 15);
            var added = 0;
            if (size > 1)
                throw bits.NoCode();
            if (size == 1)
            {
                added = bits.Take(1) != 0 ? 1 << _scan.Low : -(1 << _scan.Low);
            }
            else if (run != LongestZeroRun)
            {
                _endOfBandRun = (1 << run) + bits.Take(run);
                break;
            }

            k = Refine(ref bits, block, k, run);
            if (added == 0)
                continue;
            if (k > _scan.Last)
                ThrowTooMany(bits);
            block[zigzag[k]] = (short)added;
        }

        if (_endOfBandRun > 0)
        {
            Refine(ref bits, block, k, int.MaxValue);
            _endOfBandRun--;
        }
    }

    /// <summary>Goes past <paramref name="zeros"/> coefficients that are zero, to the next one, and refines what lies between.</summary>
    private readonly int Refine(ref JpegBits bits, Span<short> block, int k, int zeros)
    {
        var zigzag = ZigZag;
        var step = 1 << _scan.Low;
        for (; k <= _scan.Last; k++)
        {
            ref var coefficient = ref block[zigzag[k]];
            if (coefficient == 0)
            {
                if (zeros-- == 0)
                    break;
                continue;
            }

            bits.Fill();
            if (bits.Take(1) != 0 && (coefficient & step) == 0)
                coefficient += (short)(coefficient > 0 ? step : -step);
        }

        return k;
    }

    [DoesNotReturn]
    private static void ThrowTooMany(JpegBits bits)
    {
        bits.ThrowIfOverrun();
        throw JpegMarkers.Malformed("a block has more than 64 coefficients", bits.EndOffset);
    }
}
