using System.Collections.Frozen;
using WadoLoader.Frames;
using static WadoLoader.Dicom.CompressionLoss;
using static WadoLoader.Dicom.PixelCoding;

namespace WadoLoader.Dicom;

/// <summary>
/// The table of transfer syntaxes (PS3.6 table A-1, PS3.18 table 8.7.3-5): one row for each. Frames are asked for in the order of the
/// rows that have a media type; the first row of a media type is the one that it stands for when a server names no syntax.
/// </summary>
internal static class TransferSyntaxes
{
    public const string DicomRoot = "1.2.840.10008.";

    private const string Root = DicomRoot + "1.2";

    private static readonly ByteLayout Implicit = ByteLayout.ImplicitLittleEndian;

    /// <summary>Every syntax that is known.</summary>
    public static IReadOnlyList<TransferSyntax> All { get; } =
    [
        // Compressed, and asked for.
        new(Root + ".4.80", "JPEG-LS Lossless Image Compression", JpegLs, "image/jls"),
        new(Root + ".4.81", "JPEG-LS Lossy (Near-Lossless) Image Compression", JpegLs, "image/jls", Possible),
        new(Root + ".4.90", "JPEG 2000 Image Compression (Lossless Only)", Jpeg2000, "image/jp2"),
        new(Root + ".4.91", "JPEG 2000 Image Compression", Jpeg2000, "image/jp2", Possible),
        new(Root + ".4.201", "High-Throughput JPEG 2000 Image Compression (Lossless Only)", Jpeg2000, "image/jphc"),
        new(Root + ".4.202", "High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)", Jpeg2000, "image/jphc"),
        new(Root + ".4.203", "High-Throughput JPEG 2000 Image Compression", Jpeg2000, "image/jphc", Possible),
        new(Root + ".4.70", "JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14 [Selection Value 1])", Jpeg, "image/jpeg"),
        new(Root + ".4.57", "JPEG Lossless, Non-Hierarchical (Process 14)", Jpeg, "image/jpeg"),
        new(Root + ".5", "RLE Lossless", Rle, "image/dicom-rle"),
        new(Root + ".4.50", "JPEG Baseline (Process 1)", Jpeg, "image/jpeg", Always),
        new(Root + ".4.51", "JPEG Extended (Process 2 and 4)", Jpeg, "image/jpeg", Always),
        new(Root + ".1", "Explicit VR Little Endian", Native, "application/octet-stream"),

        // Decoded, and not asked for.
        new(Root, "Implicit VR Little Endian", Native) { Layout = Implicit },
        new(Root + ".2", "Explicit VR Big Endian (Retired)", Native) { Layout = new(false, true) },
        new(Root + ".1.99", "Deflated Explicit VR Little Endian", Native) { IsDeflated = true },
        new(Root + ".1.98", "Encapsulated Uncompressed Explicit VR Little Endian", EncapsulatedNative),
        new(Root + ".8.1", "Deflated Image Frame Compression", DeflatedFrame),
        new(DicomRoot + "1.20", "Papyrus 3 Implicit VR Little Endian (Retired)", Native) { Layout = Implicit },
        new("1.2.840.113619.5.2", "private Implicit VR Little Endian with Big Endian pixels of GE", Native)
        {
            Layout = Implicit, HasBigEndianPixels = true,
        },
        new("3.2.840.10008.1.2.4.96", "private High-Throughput JPEG 2000", Jpeg2000, Loss: Possible),

        // Retired processes of JPEG: the codestream says whether it can be decoded.
        RetiredJpeg(52, "Extended (Process 3 and 5)"),
        RetiredJpeg(53, "Spectral Selection, Non-Hierarchical (Process 6 and 8)"),
        RetiredJpeg(54, "Spectral Selection, Non-Hierarchical (Process 7 and 9)"),
        RetiredJpeg(55, "Full Progression, Non-Hierarchical (Process 10 and 12)"),
        RetiredJpeg(56, "Full Progression, Non-Hierarchical (Process 11 and 13)"),
        RetiredJpeg(58, "Lossless, Non-Hierarchical (Process 15)", Never),
        RetiredJpeg(59, "Extended, Hierarchical (Process 16 and 18)"),
        RetiredJpeg(60, "Extended, Hierarchical (Process 17 and 19)"),
        RetiredJpeg(61, "Spectral Selection, Hierarchical (Process 20 and 22)"),
        RetiredJpeg(62, "Spectral Selection, Hierarchical (Process 21 and 23)"),
        RetiredJpeg(63, "Full Progression, Hierarchical (Process 24 and 26)"),
        RetiredJpeg(64, "Full Progression, Hierarchical (Process 25 and 27)"),
        RetiredJpeg(65, "Lossless, Hierarchical (Process 28)", Never),
        RetiredJpeg(66, "Lossless, Hierarchical (Process 29)", Never),

        // Not decoded; of those that only refer to their pixels the data set may be deflated.
        new(Root + ".4.92", "JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)", Unknown, "image/jpx"),
        new(Root + ".4.93", "JPEG 2000 Part 2 Multi-component Image Compression", Unknown, "image/jpx", Possible),
        new(Root + ".4.94", "JPIP Referenced", Unknown, Loss: Possible),
        new(Root + ".4.95", "JPIP Referenced Deflate", Unknown, Loss: Possible) { IsDeflated = true },
        new(Root + ".4.204", "JPIP HTJ2K Referenced", Unknown, Loss: Possible),
        new(Root + ".4.205", "JPIP HTJ2K Referenced Deflate", Unknown, Loss: Possible) { IsDeflated = true },
        new(Root + ".4.110", "JPEG XL Lossless", Unknown),
        new(Root + ".4.111", "JPEG XL JPEG Recompression", Unknown, Loss: Possible),
        new(Root + ".4.112", "JPEG XL", Unknown, Loss: Possible),
        new(Root + ".6.1", "RFC 2557 MIME Encapsulation (Retired)", Unknown),
        new(Root + ".6.2", "XML Encoding (Retired)", Unknown),

        // Video: frames depend on each other.
        Video(".4.100", "MPEG2 Main Profile / Main Level", "video/mpeg2"),
        Video(".4.100.1", "Fragmentable MPEG2 Main Profile / Main Level", "video/mpeg2"),
        Video(".4.101", "MPEG2 Main Profile / High Level", "video/mpeg2"),
        Video(".4.101.1", "Fragmentable MPEG2 Main Profile / High Level", "video/mpeg2"),
        Video(".4.102", "MPEG-4 AVC/H.264 High Profile / Level 4.1", "video/mp4"),
        Video(".4.102.1", "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.1", "video/mp4"),
        Video(".4.103", "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1", "video/mp4"),
        Video(".4.103.1", "Fragmentable MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1", "video/mp4"),
        Video(".4.104", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video", "video/mp4"),
        Video(".4.104.1", "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video", "video/mp4"),
        Video(".4.105", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video", "video/mp4"),
        Video(".4.105.1", "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video", "video/mp4"),
        Video(".4.106", "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2", "video/mp4"),
        Video(".4.106.1", "Fragmentable MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2", "video/mp4"),
        Video(".4.107", "HEVC/H.265 Main Profile / Level 5.1", "video/h265"),
        Video(".4.108", "HEVC/H.265 Main 10 Profile / Level 5.1", "video/h265"),
        Video(".7.1", "SMPTE ST 2110-20 Uncompressed Progressive Active Video", null),
        Video(".7.2", "SMPTE ST 2110-20 Uncompressed Interlaced Active Video", null),
        Video(".7.3", "SMPTE ST 2110-30 PCM Digital Audio", null),
    ];

    private static readonly FrozenDictionary<string, TransferSyntax> ByUid =
        All.ToFrozenDictionary(syntax => syntax.Uid, StringComparer.Ordinal);

    public static TransferSyntax ImplicitLittleEndian { get; } = ByUid[Root];

    public static TransferSyntax ExplicitLittleEndian { get; } = ByUid[Root + ".1"];

    public static TransferSyntax ExplicitBigEndian { get; } = ByUid[Root + ".2"];

    public static TransferSyntax JpegBaseline { get; } = ByUid[Root + ".4.50"];

    public static TransferSyntax? Find(string uid) => ByUid.GetValueOrDefault(uid);

    /// <summary>Gets the syntax that a media type stands for; <see langword="null"/>: no syntax has it.</summary>
    public static TransferSyntax? OfMediaType(string mediaType) => All.FirstOrDefault(syntax => syntax.MediaType == mediaType);

    /// <summary>Gets the syntax that a codestream fits, where nothing else says which it is.</summary>
    /// <param name="found">What the codestream says of itself; its coding is known.</param>
    /// <param name="mayBeLossy">Whether to choose the syntax that allows loss, of a codestream that does not tell.</param>
    public static TransferSyntax OfCodestream(in CodestreamSignature found, bool mayBeLossy)
    {
        if (found.Coding == Jpeg)
            return ByUid[Root + (found.IsLossless ? ".4.70" : found.Bits > 8 ? ".4.51" : ".4.50")];
        var coding = found.Coding;
        return All.First(syntax => syntax.Coding == coding && (!mayBeLossy || coding == Rle || syntax.Loss == Possible));
    }

    private static TransferSyntax RetiredJpeg(int number, string name, CompressionLoss loss = Always) =>
        new($"{Root}.4.{number}", $"JPEG {name} (Retired)", Jpeg, Loss: loss);

    private static TransferSyntax Video(string suffix, string name, string? mediaType) =>
        new(Root + suffix, name, PixelCoding.Video, mediaType, Always);
}
