using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Pixels;

namespace WadoLoader.Frames;

/// <summary>Frames that lie in fragments as they are, or deflated.</summary>
internal static class UncompressedFrame
{
    /// <summary>The frame's bytes in memory of their own.</summary>
    public static byte[] Read(PixelCoding coding, PixelDescription pixels, ReadOnlyMemory<byte> stored, List<string> remarks)
    {
        var length = NativeFrames.LengthBytes(pixels);
        if (length > Array.MaxLength)
            throw DicomError.TooLarge($"One frame takes {length:N0} bytes.");
        if (coding == PixelCoding.EncapsulatedNative)
            return stored.Length >= length && stored.Length <= length + 1 ? stored[..(int)length].ToArray() : throw Other(stored.Length, length);

        // A deflated byte becomes 1,032 at the most, so that memory is in proportion to what is there.
        if (stored.Length * 1032L < length)
            throw Other(stored.Length, length);
        var frame = new byte[length];
        using var source = ContentSource.FromBytes(stored);
        var wrapper = DeflateWrappers.Tell(stored.Span);
        using var inflate = DeflateWrappers.Inflate(new SourceStream(source, 0), wrapper);
        if (DeflateWrappers.Remark(wrapper) is { } remark)
            remarks.Add(remark);
        try
        {
            var read = inflate.ReadAtLeast(frame, frame.Length, false);
            if (read != length)
                throw Other(read, length);

            // One byte may pad it; with more it is a frame of another size.
            var more = inflate.ReadAtLeast(stackalloc byte[2], 2, false);
            return more < 2 ? frame : throw DicomError.Malformed($"A frame takes {length:N0} bytes, and there are more.");
        }
        catch (InvalidDataException)
        {
            throw DicomError.Malformed("The deflated frame is corrupt.");
        }
    }

    private static ImageLoadException Other(long actual, long wanted) =>
        DicomError.Malformed($"A frame takes {wanted:N0} bytes, and there are {actual:N0}.");
}
