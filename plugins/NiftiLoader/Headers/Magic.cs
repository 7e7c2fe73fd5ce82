using System.Buffers.Binary;
using ImageLoaders;

namespace NiftiLoader.Headers;

/// <summary>Tells a header's version, byte order and kind by its size and its magic.</summary>
internal static class Magic
{
    private const int FirstSize = 348;
    private const int SecondSize = 540;

    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>: it is no NIfTI header. <see cref="ImageLoadError.Unsupported"/>: it is Analyze 7.5.
    /// </exception>
    public static (bool IsSecond, bool IsBigEndian, bool IsPair) Read(ReadOnlySpan<byte> start)
    {
        if (start.Length < 4)
            throw NoNifti(start);
        var little = BinaryPrimitives.ReadInt32LittleEndian(start);
        var isBig = little != FirstSize && little != SecondSize;
        var size = isBig ? BinaryPrimitives.ReadInt32BigEndian(start) : little;
        if (size is not (FirstSize or SecondSize))
            throw NoNifti(start);
        if (start.Length < size)
            throw NiftiError.Malformed($"The header has {size} bytes, and the file ends after {start.Length}: it is cut off.");
        if (size == SecondSize)
        {
            var magic = start.Slice(4, 8);
            return magic.SequenceEqual("n+2\0\r\n\x1A\n"u8) ? (true, isBig, false)
                : magic.SequenceEqual("ni2\0\r\n\x1A\n"u8) ? (true, isBig, true)
                : throw NiftiError.Malformed(magic is [(byte)'n', _, (byte)'2', 0, ..]
                    ? $"The magic of the NIfTI-2 header ends in {Convert.ToHexString(magic[4..])}, not in 0D0A1A0A: "
                        + "the file was changed as a text file is."
                    : $"The magic of the header (byte 4) is {Convert.ToHexString(magic)}, which is not NIfTI-2.");
        }

        var mark = start.Slice(344, 4);
        return mark.SequenceEqual("n+1\0"u8) ? (false, isBig, false)
            : mark.SequenceEqual("ni1\0"u8) ? (false, isBig, true)
            : throw NiftiError.Unsupported($"The magic of the header (byte 344) is {Convert.ToHexString(mark)}: the file is Analyze 7.5, "
                + "which does not state an orientation, or it is damaged. Convert it to NIfTI.");
    }

    private static ImageLoadException NoNifti(ReadOnlySpan<byte> start) => NiftiError.Malformed(
        $"The file is {FileSignature.Describe(start)}; a NIfTI header begins with its size, 348 or 540.{FileSignature.Advise(start)}");
}
