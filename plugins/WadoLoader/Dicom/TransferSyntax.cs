namespace WadoLoader.Dicom;

/// <summary>How a data set and its pixels are encoded (PS3.5 section 10, PS3.6 table A-1).</summary>
/// <param name="Uid">As (0002,0010) says.</param>
/// <param name="Name">As PS3.6 names it.</param>
/// <param name="Coding">What becomes of the pixels.</param>
internal sealed record TransferSyntax(string Uid, string Name, PixelCoding Coding)
{
    private const string Root = "1.2.840.10008.1.2";
    private const string GeneralElectric = "1.2.840.113619.5.2";

    public static readonly TransferSyntax ImplicitLittleEndian = new(Root, "Implicit VR Little Endian", PixelCoding.Native);
    public static readonly TransferSyntax ExplicitLittleEndian = new(Root + ".1", "Explicit VR Little Endian", PixelCoding.Native);
    public static readonly TransferSyntax ExplicitBigEndian = new(Root + ".2", "Explicit VR Big Endian", PixelCoding.Native);

    public ByteLayout Layout => new(Uid is Root or GeneralElectric, Uid == ExplicitBigEndian.Uid);

    /// <summary>Whether samples of several bytes have their high byte first, however the data set is written.</summary>
    public bool HasBigEndianPixels => Uid == GeneralElectric;

    public bool IsDeflated => Uid is Root + ".1.99";

    public bool IsEncapsulated => Coding != PixelCoding.Native;

    /// <summary>Name and UID, for messages.</summary>
    public override string ToString() => $"{Name} ({Uid})";

    /// <summary>The syntax of a UID; one that is not known is <see cref="PixelCoding.Unknown"/>, and read as explicit little endian.</summary>
    public static TransferSyntax FromUid(string uid) => uid switch
    {
        Root => ImplicitLittleEndian,
        Root + ".1" => ExplicitLittleEndian,
        Root + ".2" => ExplicitBigEndian,
        Root + ".1.99" => new(uid, "Deflated Explicit VR Little Endian", PixelCoding.Native),
        Root + ".1.98" => new(uid, "Encapsulated Uncompressed Explicit VR Little Endian", PixelCoding.EncapsulatedNative),
        Root + ".8.1" => new(uid, "Deflated Image Frame Compression", PixelCoding.DeflatedFrame),
        Root + ".5" => new(uid, "RLE Lossless", PixelCoding.Rle),
        Root + ".4.50" => new(uid, "JPEG Baseline (Process 1)", PixelCoding.Jpeg),
        Root + ".4.51" => new(uid, "JPEG Extended (Process 2 and 4)", PixelCoding.Jpeg),
        Root + ".4.57" => new(uid, "JPEG Lossless, Non-Hierarchical (Process 14)", PixelCoding.Jpeg),
        Root + ".4.70" => new(uid, "JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14 [Selection Value 1])", PixelCoding.Jpeg),
        Root + ".4.80" => new(uid, "JPEG-LS Lossless Image Compression", PixelCoding.JpegLs),
        Root + ".4.81" => new(uid, "JPEG-LS Lossy (Near-Lossless) Image Compression", PixelCoding.JpegLs),
        Root + ".4.90" => new(uid, "JPEG 2000 Image Compression (Lossless Only)", PixelCoding.Jpeg2000),
        Root + ".4.91" => new(uid, "JPEG 2000 Image Compression", PixelCoding.Jpeg2000),
        Root + ".4.92" => new(uid, "JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)", PixelCoding.Unknown),
        Root + ".4.93" => new(uid, "JPEG 2000 Part 2 Multi-component Image Compression", PixelCoding.Unknown),
        Root + ".4.94" => new(uid, "JPIP Referenced", PixelCoding.Unknown),
        Root + ".4.95" => new(uid, "JPIP Referenced Deflate", PixelCoding.Unknown),
        Root + ".4.201" => new(uid, "High-Throughput JPEG 2000 Image Compression (Lossless Only)", PixelCoding.Jpeg2000),
        Root + ".4.202" => new(uid, "High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)", PixelCoding.Jpeg2000),
        Root + ".4.203" => new(uid, "High-Throughput JPEG 2000 Image Compression", PixelCoding.Jpeg2000),
        Root + ".4.110" => new(uid, "JPEG XL Lossless", PixelCoding.Unknown),
        Root + ".4.111" => new(uid, "JPEG XL JPEG Recompression", PixelCoding.Unknown),
        Root + ".4.112" => new(uid, "JPEG XL", PixelCoding.Unknown),
        GeneralElectric => new(uid, "private Implicit VR Little Endian with Big Endian pixels of GE", PixelCoding.Native),
        "3.2.840.10008.1.2.4.96" => new(uid, "private High-Throughput JPEG 2000", PixelCoding.Jpeg2000),
        _ => OfFamily(uid),
    };

    private static TransferSyntax OfFamily(string uid)
    {
        if (!uid.StartsWith(Root + ".", StringComparison.Ordinal))
            return new(uid, "a transfer syntax that is not DICOM's", PixelCoding.Unknown);
        var parts = uid[(Root.Length + 1)..].Split('.');
        if (parts[0] == "7")
            return new(uid, "SMPTE ST 2110 video", PixelCoding.Video);
        if (parts[0] != "4" || parts.Length < 2 || !int.TryParse(parts[1], out var number))
            return new(uid, "an unknown transfer syntax", PixelCoding.Unknown);
        return number switch
        {
            >= 52 and <= 66 => new(uid, $"retired JPEG, syntax {number}", PixelCoding.Jpeg),
            100 or 101 => new(uid, "MPEG2 video", PixelCoding.Video),
            >= 102 and <= 106 => new(uid, "MPEG-4 AVC/H.264 video", PixelCoding.Video),
            107 or 108 => new(uid, "HEVC/H.265 video", PixelCoding.Video),
            204 or 205 => new(uid, "JPIP HTJ2K Referenced", PixelCoding.Unknown),
            _ => new(uid, "an unknown transfer syntax", PixelCoding.Unknown),
        };
    }
}
