namespace ImageLoaders.Codecs.Jpeg;

/// <summary>The end marker of a JPEG or JPEG-LS codestream: without it a picture is whole all the same when all of its data are there.</summary>
internal static class JpegEnd
{
    public const string MissingRemark = "The codestream has no end marker (FFD9), and all data of its picture: shown.";

    /// <summary>How many bytes <see cref="Append"/> adds.</summary>
    public const int Length = 2;

    /// <summary>Gets whether no end marker follows the first scan. No coded data look like one.</summary>
    /// <param name="codestream">The whole codestream.</param>
    /// <param name="scanOffset">Where the first scan begins.</param>
    public static bool IsMissing(ReadOnlySpan<byte> codestream, int scanOffset) =>
        codestream[scanOffset..].LastIndexOf([(byte)0xFF, JpegMarkers.EndOfImage]) < 0;

    /// <summary>Puts an end marker behind a codestream.</summary>
    /// <param name="buffer">The codestream, and room for <see cref="Length"/> more bytes.</param>
    /// <param name="length">Of the codestream.</param>
    /// <returns>Its length with the marker.</returns>
    public static int Append(Span<byte> buffer, int length)
    {
        (buffer[length], buffer[length + 1]) = (0xFF, JpegMarkers.EndOfImage);
        return length + Length;
    }
}
