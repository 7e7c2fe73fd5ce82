using System.Runtime.InteropServices;

namespace WadoLoader.Pixels;

/// <summary>The last step of all pixels, compressed or not: bits and colour.</summary>
internal static class StoredPixels
{
    /// <param name="pixels">What the samples are; afterwards what they turned out to be.</param>
    /// <param name="samples">Interleaved, in the machine's order; changed in place.</param>
    /// <param name="remarks">Gets what was decided against the header.</param>
    public static void Finish(ref PixelDescription pixels, Span<byte> samples, List<string> remarks)
    {
        if (pixels.HasUnusedBits && pixels.LossyBits is not null)
            pixels = LossyRange.Fit(pixels, samples, remarks);
        else if (pixels.HasUnusedBits)
            SampleBits.Isolate(samples, pixels);
        if (pixels.Photometric != Photometric.YbrFull)
            return;
        if (pixels.IsSigned || pixels.BitsAllocated > 16)
            throw Ybr.NotConvertible(pixels);
        if (pixels.BitsAllocated == 8 && pixels.BitsStored == 8)
            Ybr.FullToRgb(samples);
        else if (pixels.BitsAllocated == 16)
            Ybr.FullToRgb(MemoryMarshal.Cast<byte, ushort>(samples), pixels.BitsStored);
        else
            throw Ybr.NotConvertible(pixels);
    }
}
