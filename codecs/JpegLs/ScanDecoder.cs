using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegLs;

/// <summary>
/// Decodes rows of one component (ISO/IEC 14495-1, annex A), or of several that alternate by sample (annex B). Rows have a sample more at
/// either end than the picture.
/// </summary>
/// <param name="parameters">What the scan is coded by.</param>
/// <param name="bits">The coded data.</param>
/// <param name="rules">How samples come of differences.</param>
/// <param name="contexts"><see cref="Context.Count"/> of them.</param>
/// <param name="classes">Made by <see cref="GradientClasses"/>.</param>
internal ref struct ScanDecoder<TRules>(
    in CodingParameters parameters, JpegBits bits, TRules rules, Span<Context> contexts, ReadOnlySpan<sbyte> classes)
    where TRules : struct, ISampleRules
{
    /// <summary>Zeros before the 1 of a code whose second part is surely among the bits that one fill makes ready.</summary>
    private const int ShortZeros = 38;

    /// <summary>The largest difference that is possible with 16 bits, as it is coded.</summary>
    private const int LargestMapped = 0x1FFFF;

    private readonly int _maximum = parameters.Maximum;
    private readonly int _near = parameters.Near;
    private readonly int _reset = parameters.Reset;
    private readonly int _limit = parameters.Limit - parameters.DifferenceBits - 1;
    private readonly int _differenceBits = parameters.DifferenceBits;
    private readonly TRules _rules = rules;
    private readonly ref Context _contexts = ref MemoryMarshal.GetReference(contexts[..Context.Count]);
    private readonly ref sbyte _classes =
        ref Unsafe.Add(ref MemoryMarshal.GetReference(classes[..GradientClasses.Length(parameters)]), parameters.Maximum);
    private RunContext _unequal = new(Context.FirstSize(parameters.Range), 0);
    private RunContext _equal = new(Context.FirstSize(parameters.Range), 1);
    private int _runIndex;
    private JpegBits _bits = bits;

    private static ReadOnlySpan<byte> RunBits =>
        [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// <summary>Bits that nobody has read; below 0: more were read than there were.</summary>
    public readonly long BitsLeft => _bits.Left;

    /// <summary>Decodes a row of one component.</summary>
    /// <param name="above">The row above; before the first, zeros.</param>
    /// <param name="row">Where the row goes.</param>
    /// <param name="runIndex">RUNindex of the component.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>.</exception>
    public void DecodeRow(Span<ushort> above, Span<ushort> row, ref int runIndex)
    {
        _runIndex = runIndex;
        var columns = row.Length - 2;
        above = above[..row.Length];
        above[columns + 1] = above[columns];
        row[0] = above[1];
        DecodeSamples(ref MemoryMarshal.GetReference(above), ref MemoryMarshal.GetReference(row), columns);
        runIndex = _runIndex;
        _bits.ThrowIfOverrun();
    }

    /// <summary>Decodes a row of several components that alternate by sample; they share one RUNindex.</summary>
    /// <param name="above">The rows above, one component after the other.</param>
    /// <param name="rows">Where the rows go.</param>
    /// <param name="length">Of each row.</param>
    /// <param name="count">Components.</param>
    /// <param name="columns">Of the picture.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>.</exception>
    public void DecodePixels(Span<ushort> above, Span<ushort> rows, int length, int count, int columns)
    {
        for (var i = 0; i < count; i++)
        {
            var component = above.Slice(i * length, columns + 2);
            component[columns + 1] = component[columns];
            rows.Slice(i * length, columns + 2)[0] = component[1];
        }

        DecodePixels(ref MemoryMarshal.GetReference(above), ref MemoryMarshal.GetReference(rows), length, count, columns);
        _bits.ThrowIfOverrun();
    }

    private void DecodeSamples(ref ushort aboveRow, ref ushort row, int columns)
    {
        var local = _bits;
        var (rules, maximum, reset) = (_rules, _maximum, _reset);
        var zerosOfShort = Math.Min(_limit, ShortZeros);
        ref var contexts = ref _contexts;
        ref var classes = ref _classes;
        int left = row, aboveLeft = aboveRow, above = Unsafe.Add(ref aboveRow, 1);
        for (var i = 1; i <= columns; i++)
        {
            int aboveRight = Unsafe.Add(ref aboveRow, i + 1);

            // Samples are 0 to the maximum, so that their differences lie within the table.
            var signed = (((Unsafe.Add(ref classes, aboveRight - above) * 9) + Unsafe.Add(ref classes, above - aboveLeft)) * 9)
                + Unsafe.Add(ref classes, aboveLeft - left);
            if (signed == 0)
            {
                _bits = local;
                i = DecodeRun(ref aboveRow, ref row, i, columns);
                local = _bits;
                if (i > columns)
                    break;
                left = Unsafe.Add(ref row, i);
                aboveLeft = Unsafe.Add(ref aboveRow, i);
                above = Unsafe.Add(ref aboveRow, i + 1);
                continue;
            }

            var median = Prediction.Median(left, above, aboveLeft);
            var decoded = DecodeSample(ref local, ref contexts, signed, median, rules, maximum, reset, zerosOfShort);
            aboveLeft = above;
            above = aboveRight;
            left = decoded;
            Unsafe.Add(ref row, i) = (ushort)left;
        }

        _bits = local;
    }

    private void DecodePixels(ref ushort aboveRows, ref ushort rows, int length, int count, int columns)
    {
        var local = _bits;
        var (rules, maximum, reset) = (_rules, _maximum, _reset);
        var zerosOfShort = Math.Min(_limit, ShortZeros);
        ref var contexts = ref _contexts;
        ref var classes = ref _classes;
        Span<int> signed = stackalloc int[4];
        for (var i = 1; i <= columns; i++)
        {
            var any = 0;
            for (var c = 0; c < count; c++)
            {
                ref var above = ref Unsafe.Add(ref aboveRows, (c * length) + i);
                int aboveLeft = Unsafe.Add(ref above, -1), left = Unsafe.Add(ref rows, (c * length) + i - 1);
                int aboveRight = Unsafe.Add(ref above, 1);
                signed[c] = (((Unsafe.Add(ref classes, aboveRight - above) * 9) + Unsafe.Add(ref classes, above - aboveLeft)) * 9)
                    + Unsafe.Add(ref classes, aboveLeft - left);
                any |= signed[c];
            }

            if (any == 0)
            {
                _bits = local;
                i = DecodePixelRun(ref aboveRows, ref rows, length, count, i, columns);
                local = _bits;
                continue;
            }

            for (var c = 0; c < count; c++)
            {
                ref var above = ref Unsafe.Add(ref aboveRows, (c * length) + i);
                ref var sample = ref Unsafe.Add(ref rows, (c * length) + i);
                var predicted = Prediction.Median(Unsafe.Add(ref sample, -1), above, Unsafe.Add(ref above, -1));
                sample = (ushort)DecodeSample(ref local, ref contexts, signed[c], predicted, rules, maximum, reset, zerosOfShort);
            }
        }

        _bits = local;
    }

    /// <summary>Decodes a sample that is in no run, A.4 to A.6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int DecodeSample(
        scoped ref JpegBits bits, ref Context contexts, int signed, int median, TRules rules, int maximum, int reset, int zerosOfShort)
    {
        var sign = signed >> 31;
        ref var context = ref Unsafe.Add(ref contexts, (signed ^ sign) - sign);
        var predicted = Prediction.Limit(median + ((context.Correction ^ sign) - sign), maximum);
        var codeBits = Context.CodeBits(context.Size, context.Samples);
        bits.Fill();
        var zeros = (int)ulong.LeadingZeroCount(bits.Bits);
        int mapped;
        if (zeros < zerosOfShort)
        {
            bits.Skip(zeros + 1);
            mapped = (zeros << codeBits) | bits.Take(codeBits);
        }
        else
        {
            _bits = bits;
            mapped = DecodeLong(codeBits, _limit);
            bits = _bits;
        }

        // Of two differences of one size, the commoner one has the shorter code.
        var error = (mapped >> 1) ^ -(mapped & 1);
        if (rules.IsLossless)
            error ^= ((2 * context.Bias) + context.Samples - 1) >> 31 & (codeBits - 1) >> 31;
        context.Learn(error, rules.Step, reset);
        return rules.Add(predicted, (error ^ sign) - sign);
    }

    /// <summary>A run of equal samples and the sample that ends it, A.7.</summary>
    /// <returns>The last sample's index; past the row's end where the run ends there.</returns>
    private int DecodeRun(ref ushort aboveRow, ref ushort row, int start, int columns)
    {
        var left = Unsafe.Add(ref row, start - 1);
        var i = start + DecodeRunLength(columns + 1 - start);
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref row, start), i - start).Fill(left);
        if (i > columns)
            return i;
        Unsafe.Add(ref row, i) = (ushort)DecodeRunEnd(left, Unsafe.Add(ref aboveRow, i));
        _runIndex = Math.Max(_runIndex - 1, 0);
        return i;
    }

    /// <summary>A run of equal pixels and the pixel that ends it; its samples are coded as those that differ from the one above.</summary>
    private int DecodePixelRun(ref ushort aboveRows, ref ushort rows, int length, int count, int start, int columns)
    {
        var i = start + DecodeRunLength(columns + 1 - start);
        var limit = _limit - RunBits[_runIndex] - 1;
        for (var c = 0; c < count; c++)
        {
            ref var row = ref Unsafe.Add(ref rows, c * length);
            int left = Unsafe.Add(ref row, start - 1), above = Unsafe.Add(ref aboveRows, (c * length) + i);
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref row, start), i - start).Fill((ushort)left);
            if (i > columns)
                continue;
            var error = Take(ref _unequal, limit);
            Unsafe.Add(ref row, i) = (ushort)_rules.Add(above, left > above ? -error : error);
        }

        if (i <= columns)
            _runIndex = Math.Max(_runIndex - 1, 0);
        return i;
    }

    /// <summary>Reads how long a run is, A.7.1.2.</summary>
    /// <param name="most">Samples up to the end of the row.</param>
    /// <returns><paramref name="most"/>: no sample ends it.</returns>
    private int DecodeRunLength(int most)
    {
        var run = 0;
        while (TakeBits(1) != 0)
        {
            var whole = 1 << RunBits[_runIndex];
            var length = Math.Min(whole, most - run);
            run += length;
            if (length == whole)
                _runIndex = Math.Min(_runIndex + 1, RunBits.Length - 1);
            if (run == most)
                return run;
        }

        run += TakeBits(RunBits[_runIndex]);
        return run < most ? run : throw JpegMarkers.Malformed("a run of equal samples is longer than its row", _bits.Offset);
    }

    private int DecodeRunEnd(int left, int above)
    {
        var limit = _limit - RunBits[_runIndex] - 1;
        if (Math.Abs(left - above) <= _near)
            return _rules.Add(left, Take(ref _equal, limit));
        var error = Take(ref _unequal, limit);
        return _rules.Add(above, left > above ? -error : error);
    }

    private int Take(scoped ref RunContext context, int limit)
    {
        var codeBits = context.CodeBits;
        return context.Take(DecodeLong(codeBits, limit), codeBits, _reset);
    }

    /// <summary>Reads a code of any length, A.5.3.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int DecodeLong(int codeBits, int limit)
    {
        _bits.Fill();
        var zeros = (int)ulong.LeadingZeroCount(_bits.Bits);
        if (zeros > limit)
        {
            _bits.ThrowIfOverrun();
            throw JpegMarkers.Malformed("a code has too many zeros", _bits.Offset);
        }

        _bits.Skip(zeros + 1);
        _bits.Fill();
        var mapped = zeros < limit ? (zeros << codeBits) | _bits.Take(codeBits) : _bits.Take(_differenceBits) + 1;
        return mapped <= LargestMapped ? mapped
            : throw JpegMarkers.Malformed("a difference is larger than its samples can be", _bits.Offset);
    }

    private int TakeBits(int length)
    {
        _bits.Fill();
        return _bits.Take(length);
    }
}
