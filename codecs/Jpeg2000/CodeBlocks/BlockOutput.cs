using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// Puts a code block's coefficients into the plane of its tile-component: undoes the shift of a region of interest (ISO/IEC 15444-1 annex
/// H) and the quantization (E.1), and lays the samples of a stripe side by side.
/// </summary>
internal static class BlockOutput
{
    /// <param name="block">The samples.</param>
    /// <param name="band">Their subband.</param>
    /// <param name="isReversible">Whole numbers; else floats, in the same 32 bits.</param>
    /// <param name="plane">From the block's first sample.</param>
    /// <param name="stride">From a row to the next.</param>
    public static void Write(BlockState block, Subband band, bool isReversible, Span<int> plane, int stride)
    {
        if (band.RegionShift != 0)
            ShiftRegion(block, band.RegionShift);
        for (var stripe = 0; stripe < block.Stripes; stripe++)
        {
            var top = plane[(4 * stripe * stride)..];
            var rows = Math.Min(4, block.Height - (4 * stripe));
            ref var samples = ref block.Samples(stripe);
            var done = rows == 4 ? WriteStripe(ref samples, block.Width, band.Step / 2, isReversible, top, stride) : 0;
            for (var y = 0; y < rows; y++)
            {
                var row = top.Slice(y * stride, block.Width);
                if (isReversible)
                    WriteWhole(ref Unsafe.Add(ref samples, y), row, done, 4);
                else
                    WriteFloats(ref Unsafe.Add(ref samples, y), row, band.Step / 2, done, 4);
            }
        }
    }

    /// <summary>The same for a High-Throughput block.</summary>
    public static void Write(HighThroughputSamples block, Subband band, bool isReversible, Span<int> plane, int stride)
    {
        for (var y = 0; y < block.Height; y++)
        {
            var samples = MemoryMarshal.CreateSpan(ref block.Row(y), block.Width);
            var row = plane.Slice(y * stride, block.Width);
            if (band.RegionShift != 0)
                ShiftRegion(samples, band.RegionShift);
            WriteRow(samples, row, band.Step / 2, isReversible);
        }
    }

    /// <summary>The whole number that a sample is, without the half that was added.</summary>
    public static int Whole(int sample)
    {
        var sign = sample >> 31;
        return (((sample & int.MaxValue) >> 1) ^ sign) - sign;
    }

    /// <summary>Four rows, eight columns at once.</summary>
    /// <returns>How many columns are done.</returns>
    private static int WriteStripe(ref int samples, int width, float step, bool isReversible, Span<int> plane, int stride)
    {
        var x = 0;
        if (!Avx2.IsSupported)
            return x;
        ref var row0 = ref MemoryMarshal.GetReference(plane[..((3 * stride) + width)]);
        ref var row1 = ref Unsafe.Add(ref row0, stride);
        ref var row2 = ref Unsafe.Add(ref row1, stride);
        ref var row3 = ref Unsafe.Add(ref row2, stride);
        for (; x <= width - 8; x += 8)
        {
            // Each has a column, and the fourth one behind it.
            ref var from = ref Unsafe.Add(ref samples, 4 * x);
            var (a, b) = (TwoColumns(ref from), TwoColumns(ref Unsafe.Add(ref from, 4)));
            var (c, d) = (TwoColumns(ref Unsafe.Add(ref from, 8)), TwoColumns(ref Unsafe.Add(ref from, 12)));
            var (upper0, upper1) = (Avx2.UnpackLow(a, b).AsInt64(), Avx2.UnpackLow(c, d).AsInt64());
            var (lower0, lower1) = (Avx2.UnpackHigh(a, b).AsInt64(), Avx2.UnpackHigh(c, d).AsInt64());
            Coefficients(Avx2.UnpackLow(upper0, upper1).AsInt32(), step, isReversible).StoreUnsafe(ref row0, (nuint)x);
            Coefficients(Avx2.UnpackHigh(upper0, upper1).AsInt32(), step, isReversible).StoreUnsafe(ref row1, (nuint)x);
            Coefficients(Avx2.UnpackLow(lower0, lower1).AsInt32(), step, isReversible).StoreUnsafe(ref row2, (nuint)x);
            Coefficients(Avx2.UnpackHigh(lower0, lower1).AsInt32(), step, isReversible).StoreUnsafe(ref row3, (nuint)x);
        }

        return x;
    }

    private static Vector256<int> TwoColumns(ref int samples) =>
        Vector256.Create(Vector128.LoadUnsafe(ref samples), Vector128.LoadUnsafe(ref samples, 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Coefficients(Vector256<int> samples, float step, bool isReversible)
    {
        var (sign, magnitude) = (samples >> 31, samples & Vector256.Create(int.MaxValue));
        return isReversible
            ? ((magnitude >> 1) ^ sign) - sign
            : (Vector256.ConvertToSingle(magnitude) * step).AsInt32() | (samples & Vector256.Create(int.MinValue));
    }

    private static void WriteRow(ReadOnlySpan<int> samples, Span<int> row, float step, bool isReversible)
    {
        ref var from = ref MemoryMarshal.GetReference(samples);
        ref var to = ref MemoryMarshal.GetReference(row);
        var i = 0;
        for (; i <= samples.Length - Vector256<int>.Count; i += Vector256<int>.Count)
            Coefficients(Vector256.LoadUnsafe(ref from, (nuint)i), step, isReversible).StoreUnsafe(ref to, (nuint)i);
        if (isReversible)
            WriteWhole(ref from, row, i, 1);
        else
            WriteFloats(ref from, row, step, i, 1);
    }

    private static void WriteWhole(ref int samples, Span<int> row, int first, int step)
    {
        for (var x = first; x < row.Length; x++)
            row[x] = Whole(Unsafe.Add(ref samples, step * x));
    }

    private static void WriteFloats(ref int samples, Span<int> row, float quantum, int first, int step)
    {
        for (var x = first; x < row.Length; x++)
        {
            var sample = Unsafe.Add(ref samples, step * x);
            row[x] = BitConverter.SingleToInt32Bits((sample & int.MaxValue) * quantum) | (sample & int.MinValue);
        }
    }

    private static void ShiftRegion(BlockState block, int shift)
    {
        for (var stripe = 0; stripe < block.Stripes; stripe++)
            ShiftRegion(MemoryMarshal.CreateSpan(ref block.Samples(stripe), 4 * block.Width), shift);
    }

    /// <summary>What is 2^s or more belongs to the region (H.1); samples are doubled.</summary>
    private static void ShiftRegion(Span<int> samples, int shift)
    {
        if (shift >= BlockDecoder.MaxPlanes)
            return;
        foreach (ref var sample in samples)
        {
            var magnitude = sample & int.MaxValue;
            if (magnitude >> (shift + 1) != 0)
                sample = (magnitude >> shift) | (sample & int.MinValue);
        }
    }
}
