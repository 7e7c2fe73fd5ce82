using WadoLoader.Dicom;
using WadoLoader.Frames;

namespace WadoLoader.WadoRs;

/// <summary>
/// Which transfer syntax a frame came in (PS3.18 8.7.3): the parameter transfer-syntax, else what the media type stands for when it has none, and
/// the codestream's own signature as the last word.
/// </summary>
internal static class PartSyntax
{
    /// <param name="part">Content-Type of the part.</param>
    /// <param name="whole">Content-Type of the whole answer; its parameter <c>type</c> names that of the parts.</param>
    /// <param name="frame">The frame's bytes.</param>
    /// <param name="nativeLength">Bytes of the frame when it is not compressed; 0: not known.</param>
    /// <param name="remarks">Gets each decision against what was said.</param>
    public static TransferSyntax Decide(MediaType part, MediaType whole, ReadOnlySpan<byte> frame, long nativeLength, List<string> remarks)
    {
        var said = Said(part, whole);
        var isNativeLength = nativeLength > 0 && (frame.Length == nativeLength || frame.Length == nativeLength + (nativeLength & 1));
        var signature = CodestreamSignature.Read(frame);
        var coding = signature.Coding;
        if (coding is not null && coding != said.Coding && !(isNativeLength && !said.IsEncapsulated))
        {
            // Inside of a family of JPEG the codestream tells the rest.
            var found = TransferSyntaxes.OfCodestream(signature, mayBeLossy: false);
            remarks.Add($"The server says that the frame is {said}; it begins like {found.Name}: taken for that.");
            return found;
        }

        if (coding is null && isNativeLength && said.Coding is PixelCoding.Jpeg or PixelCoding.JpegLs or PixelCoding.Jpeg2000)
        {
            remarks.Add($"The server says that the frame is {said}; it has no codestream, and the length of uncompressed pixels: taken for these.");
            return TransferSyntaxes.ExplicitLittleEndian;
        }

        return said;
    }

    private static TransferSyntax Said(MediaType part, MediaType whole)
    {
        var inner = MediaType.Parse(whole["type"]);
        var uid = part["transfer-syntax"] ?? inner["transfer-syntax"] ?? whole["transfer-syntax"];
        if (uid is not null && uid.StartsWith("1.", StringComparison.Ordinal))
            return Frame(TransferSyntax.FromUid(uid));
        var type = part.Name.Length > 0 ? part.Name : inner.Name;
        return type == "image/dicom-jpeg" ? TransferSyntaxes.JpegBaseline : TransferSyntaxes.OfMediaType(Registered(type)) ?? TransferSyntaxes.ExplicitLittleEndian;
    }

    // A frame of a deflated object is not deflated, and one of implicit VR has no VR.
    private static TransferSyntax Frame(TransferSyntax syntax) => syntax.IsDeflated ? TransferSyntaxes.ExplicitLittleEndian : syntax;

    /// <summary>Gets the media type that the table of transfer syntaxes has, of one that servers write instead.</summary>
    private static string Registered(string type) => type switch
    {
        "image/jll" or "image/x-jll" => "image/jpeg",
        "image/x-dicom-rle" or "image/rle" => "image/dicom-rle",
        "image/x-jls" => "image/jls",
        "image/j2c" => "image/jp2",
        "image/jph" => "image/jphc",
        "video/mpeg" => "video/mpeg2",
        "video/h264" => "video/mp4",
        _ => type,
    };
}
