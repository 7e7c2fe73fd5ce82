using ImageLoaders;
using ImageLoaders.Codecs;
using WadoLoader.Dicom;
using WadoLoader.Pixels;

namespace WadoLoader.Frames;

/// <summary>What a compressed frame takes to be decoded.</summary>
internal static class FrameCost
{
    // A run of 128 bytes takes two.
    private const int RleRatio = 64;

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.TooLarge"/>: the frame is too
    /// short for what it says to hold.</exception>
    public static DecodeCost Estimate(DicomObject dicom, PixelDescription pixels, ReadOnlySpan<byte> codestream)
    {
        var length = NativeFrames.LengthBytes(pixels);
        switch (dicom.Syntax.Coding)
        {
            case PixelCoding.EncapsulatedNative or PixelCoding.DeflatedFrame:
                return new(length, IsStoppable: true);
            case PixelCoding.Rle when codestream is not [0xFF, ..]:
                return codestream.Length * (long)RleRatio >= length ? new(length, IsStoppable: true)
                    : throw DicomError.Malformed($"The frame has {length:N0} bytes by its header; {codestream.Length:N0} bytes of RLE cannot hold them.");
            default:
                return CodestreamCost.Estimate(codestream) is { } cost ? cost with { MemoryBytes = cost.MemoryBytes + length } : new(length, IsStoppable: true);
        }
    }
}
