using System.Runtime.CompilerServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// Puts a code block's coefficients into the plane of its tile-component: undoes the shift of a region of interest (ISO/IEC 15444-1 annex H)
/// and the quantization (E.1), and lays the samples of a stripe side by side.
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
                WriteWhole(ref samples, row);
            else
                WriteFloats(ref samples, row, band.Step / 2);
        }
    }

    private static void WriteWhole(ref int samples, Span<int> row)
    {
        for (var x = 0; x < row.Length; x++)
        {
            var sample = Unsafe.Add(ref samples, 4 * x);
            var sign = sample >> 31;
            row[x] = (((sample & int.MaxValue) >> 1) ^ sign) - sign;
        }
    }

    private static void WriteFloats(ref int samples, Span<int> row, float step)
    {
        for (var x = 0; x < row.Length; x++)
        {
            var sample = Unsafe.Add(ref samples, 4 * x);
            row[x] = BitConverter.SingleToInt32Bits((sample & int.MaxValue) * step) | (sample & int.MinValue);
        }
    }

    /// <summary>What is 2^s or more belongs to the region (H.1); samples are doubled.</summary>
    private static void ShiftRegion(BlockState block, int shift)
    {
        for (var stripe = 0; stripe < block.Stripes; stripe++)
        {
            ref var samples = ref block.Samples(stripe);
            for (var i = 0; i < 4 * block.Width; i++)
            {
                ref var sample = ref Unsafe.Add(ref samples, i);
                var magnitude = sample & int.MaxValue;
                if (shift < BlockDecoder.MaxPlanes && magnitude >> (shift + 1) != 0)
                    sample = (magnitude >> shift) | (sample & int.MinValue);
            }
        }
    }
}
