using WadoLoader.Dicom;
using WadoLoader.Frames;

namespace WadoLoader.WadoRs;

/// <summary>
/// Which transfer syntax a frame came in (PS3.18 8.7.3): the parameter transfer-syntax, else what the media type stands for when it has none, and
/// the codestream's own signature as the last word.
/// </summary>
internal static class PartSyntax
{
    private const string Root = "1.2.840.10008.1.2";

    /// <param name="part">Content-Type of the part.</param>
    /// <param name="whole">Content-Type of the whole answer; its parameter <c>type</c> names that of the parts.</param>
    /// <param name="frame">The frame's bytes.</param>
    /// <param name="nativeLength">Bytes of the frame when it is not compressed; 0: not known.</param>
    /// <param name="remarks">Gets each decision against what was said.</param>
    public static TransferSyntax Decide(MediaType part, MediaType whole, ReadOnlySpan<byte> frame, long nativeLength, List<string> remarks)
    {
        var said = Said(part, whole);
        var isNativeLength = nativeLength > 0 && (frame.Length == nativeLength || frame.Length == nativeLength + (nativeLength & 1));
        var coding = CodestreamSignature.Read(frame).Coding;
        if (coding is not null && coding != said.Coding && !(isNativeLength && !said.IsEncapsulated))
        {
            // Inside of a family of JPEG the codestream tells the rest.
            var found = TransferSyntax.FromUid(coding switch { PixelCoding.Jpeg2000 => Root + ".4.90", PixelCoding.JpegLs => Root + ".4.80", _ => Root + ".4.50" });
            remarks.Add($"The server says that the frame is {said}; it begins like {found.Name}: taken for that.");
            return found;
        }

        if (coding is null && isNativeLength && said.Coding is PixelCoding.Jpeg or PixelCoding.JpegLs or PixelCoding.Jpeg2000)
        {
            remarks.Add($"The server says that the frame is {said}; it has no codestream, and the length of uncompressed pixels: taken for these.");
            return TransferSyntax.ExplicitLittleEndian;
        }

        return said;
    }

    private static TransferSyntax Said(MediaType part, MediaType whole)
    {
        var inner = MediaType.Parse(whole["type"]);
        var uid = part["transfer-syntax"] ?? inner["transfer-syntax"] ?? whole["transfer-syntax"];
        if (uid is not null && uid.StartsWith("1.", StringComparison.Ordinal))
            return Frame(TransferSyntax.FromUid(uid));
        return TransferSyntax.FromUid(OfType(part.Name.Length > 0 ? part.Name : inner.Name));
    }

    // A frame of a deflated object is not deflated, and one of implicit VR has no VR.
    private static TransferSyntax Frame(TransferSyntax syntax) => syntax.IsDeflated ? TransferSyntax.ExplicitLittleEndian : syntax;

    private static string OfType(string type) => type switch
    {
        "image/jpeg" or "image/jll" or "image/x-jll" => Root + ".4.70",
        "image/dicom-rle" or "image/x-dicom-rle" or "image/rle" => Root + ".5",
        "image/jls" or "image/x-jls" => Root + ".4.80",
        "image/jp2" or "image/j2c" => Root + ".4.90",
        "image/jpx" => Root + ".4.92",
        "image/jphc" or "image/jph" => Root + ".4.201",
        "image/dicom-jpeg" => Root + ".4.50",
        "video/mpeg2" or "video/mpeg" => Root + ".4.100",
        "video/mp4" or "video/h264" => Root + ".4.102",
        "video/h265" => Root + ".4.107",
        _ => Root + ".1",
    };
}
