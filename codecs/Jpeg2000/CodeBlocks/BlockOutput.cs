using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
        for (var y = 0; y < block.Height; y++)
        {
            ref var samples = ref Unsafe.Add(ref block.Samples(y / 4), y % 4);
            var row = plane.Slice(y * stride, block.Width);
            if (isReversible)
                WriteWhole(ref samples, row, 0, 4);
            else
                WriteFloats(ref samples, row, band.Step / 2, 0, 4);
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
            if (isReversible)
                WriteWhole(samples, row);
            else
                WriteFloats(samples, row, band.Step / 2);
        }
    }

    /// <summary>The whole number that a sample is, without the half that was added.</summary>
    public static int Whole(int sample)
    {
        var sign = sample >> 31;
        return (((sample & int.MaxValue) >> 1) ^ sign) - sign;
    }

    private static void WriteWhole(ReadOnlySpan<int> samples, Span<int> row)
    {
        ref var from = ref MemoryMarshal.GetReference(samples);
        ref var to = ref MemoryMarshal.GetReference(row);
        var (magnitudes, i) = (new Vector<int>(int.MaxValue), 0);
        for (; i <= samples.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            var sample = Vector.LoadUnsafe(ref from, (nuint)i);
            var sign = Vector.ShiftRightArithmetic(sample, 31);
            ((Vector.ShiftRightArithmetic(sample & magnitudes, 1) ^ sign) - sign).StoreUnsafe(ref to, (nuint)i);
        }

        WriteWhole(ref from, row, i, 1);
    }

    private static void WriteFloats(ReadOnlySpan<int> samples, Span<int> row, float step)
    {
        ref var from = ref MemoryMarshal.GetReference(samples);
        ref var to = ref MemoryMarshal.GetReference(row);
        var (magnitudes, i) = (new Vector<int>(int.MaxValue), 0);
        for (; i <= samples.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            var sample = Vector.LoadUnsafe(ref from, (nuint)i);
            var magnitude = Vector.ConvertToSingle(sample & magnitudes) * step;
            (magnitude.As<float, int>() | Vector.AndNot(sample, magnitudes)).StoreUnsafe(ref to, (nuint)i);
        }

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
