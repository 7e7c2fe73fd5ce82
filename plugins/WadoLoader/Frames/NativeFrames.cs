using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Pixels;

namespace WadoLoader.Frames;

/// <summary>Where a frame of uncompressed pixel data lies: arithmetic alone.</summary>
/// <param name="Offset">Of the byte that its first bit is in.</param>
/// <param name="LengthBytes">Of all bytes that it has bits in.</param>
/// <param name="SkippedBits">Bits of the frame before in the first byte: 0 to 7, and 0 unless a pixel has one bit.</param>
internal readonly record struct NativeFrame(long Offset, int LengthBytes, int SkippedBits);

/// <summary>Finds frames in uncompressed pixel data (PS3.5 8.1.1, 8.2).</summary>
internal static class NativeFrames
{
    /// <summary>Frames that may be missing for each that is there: a header that says more is not to be believed in anything.</summary>
    public const int MostMissing = 1000;

    /// <summary>Bytes of a frame as it is stored; of one-bit frames rounded up.</summary>
    public static long LengthBytes(PixelDescription pixels) => (LengthBits(pixels) + 7) / 8;

    /// <summary>How many frames there are: what the header says, else how many the data hold.</summary>
    public static int Count(PixelDescription pixels, long dataLength) =>
        pixels.Frames ?? (int)Math.Clamp(dataLength * 8 / LengthBits(pixels), 1, int.MaxValue);

    /// <param name="dicom">The object.</param>
    /// <param name="pixels">What its pixels are.</param>
    /// <param name="frame">From 1.</param>
    /// <param name="remarks">Gets a sentence when frames behind this one are missing.</param>
    public static NativeFrame Find(DicomObject dicom, PixelDescription pixels, int frame, List<string> remarks)
    {
        var data = dicom.PixelData!.Value;
        if (data.IsUndefined)
            throw DicomError.Malformed($"The pixel data at byte {data.Offset:N0} have no length, and {dicom.Syntax} wants one.");
        var frameBits = LengthBits(pixels);
        var frames = Count(pixels, data.Length);
        var available = Math.Min(data.Length, dicom.Source.LengthBytes - data.Offset);
        if (frame > frames)
            throw NoSuchFrame(frame, frames);
        var needed = ((Int128)frameBits * frames + 7) / 8;
        if (needed > available)
            CheckWhole(pixels, data, Math.Max(0, available), frame, $"{frames:N0} frame(s)", $"take {needed:N0} bytes", remarks);
        var firstBit = frameBits * (frame - 1);
        var skipped = (int)(firstBit & 7);
        var length = (skipped + frameBits + 7) / 8;
        if (length > Array.MaxLength)
            throw DicomError.TooLarge($"One frame takes {length:N0} bytes.");
        return new(data.Offset + (firstBit / 8), (int)length, skipped);
    }

    /// <summary>
    /// Where data are missing, the frames before are whole: of a file that is cut off, and of one that holds whole frames alone.
    /// </summary>
    private static void CheckWhole(
        PixelDescription pixels, in Element data, long available, int frame, string frames, string take, List<string> remarks)
    {
        var frameBits = LengthBits(pixels);
        var isCut = available < data.Length;
        var whole = available * 8 / frameBits;
        var found = $"{frames} of {pixels.Rows} x {pixels.Columns} x {pixels.Samples} x {pixels.BitsAllocated} bits {take}, "
            + $"and the pixel data at byte {data.Offset:N0} have {available:N0}"
            + (isCut ? $" of the {data.Length:N0} that they say: the file is cut off" : "");
        var isPadded = (available * 8) - (whole * frameBits) < 16;
        if (whole == 0 || !(isCut || isPadded) || whole * MostMissing < Count(pixels, data.Length))
            throw DicomError.Malformed(found + ".");
        if (frame > whole)
            throw DicomError.Malformed($"{found}. Frame {frame:N0} is not whole; frames 1 to {whole:N0} are.");
        remarks.Add($"{found}. Frames 1 to {whole:N0} are whole and shown.");
    }

    /// <summary>The frame of an object whose source holds that alone.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: too few bytes; <see cref="ImageLoadError.Mismatch"/>:
    /// more than a frame's.</exception>
    public static NativeFrame Only(DicomObject dicom, PixelDescription pixels)
    {
        var (needed, there) = (LengthBytes(pixels), dicom.Source.LengthBytes);
        if (there > needed + (needed & 1))
            throw new ImageLoadException(ImageLoadError.Mismatch, $"One frame was asked for, which takes {needed:N0} bytes, and {there:N0} came.");
        return there >= needed ? new(0, (int)needed, 0) : throw DicomError.Malformed($"One frame takes {needed:N0} bytes, and {there:N0} came.");
    }

    public static ImageLoadException NoSuchFrame(int frame, int frames) =>
        new(ImageLoadError.NotFound, $"Frame {frame:N0} is wanted, and the object has {frames:N0}. Frames count from 1.");

    // At most 65,535 x 65,535 x 3 x 64: far from the end of a long.
    private static long LengthBits(PixelDescription pixels) => pixels.IsShared
        ? (long)pixels.Rows * ((pixels.Columns + 1) / 2) * 4 * 8
        : (long)pixels.Rows * pixels.Columns * pixels.Samples * pixels.BitsAllocated;
}
