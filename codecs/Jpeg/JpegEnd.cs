namespace ImageLoaders.Codecs.Jpeg;

/// <summary>
/// The end marker of a JPEG or JPEG-LS codestream: without it a picture is whole all the same when all of its data are there.
/// </summary>
internal static class JpegEnd
{
    public const string MissingRemark = "The codestream has no end marker (FFD9), and all data of its picture: shown.";

    public const string SurplusRemark = "Surplus bytes stand behind the JPEG's image data: passed over.";

    /// <summary>Gets whether no end marker follows the first scan. No coded data look like one.</summary>
    /// <param name="codestream">The whole codestream.</param>
    /// <param name="scanOffset">Where the first scan begins.</param>
    public static bool IsMissing(ReadOnlySpan<byte> codestream, int scanOffset) =>
        codestream[scanOffset..].LastIndexOf([(byte)0xFF, JpegMarkers.EndOfImage]) < 0;
}
