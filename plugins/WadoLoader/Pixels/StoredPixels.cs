using System.Runtime.InteropServices;

namespace WadoLoader.Pixels;

/// <summary>The last step of all pixels, compressed or not: bits and colour.</summary>
internal static class StoredPixels
{
    /// <param name="pixels">What the samples are.</param>
    /// <param name="samples">Interleaved, in the machine's order; changed in place.</param>
    public static void Finish(PixelDescription pixels, Span<byte> samples)
    {
        if (pixels.HasUnusedBits)
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
