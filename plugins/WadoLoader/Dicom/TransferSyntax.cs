namespace WadoLoader.Dicom;

/// <summary>
/// How a data set and its pixels are encoded (PS3.5 section 10). <see cref="TransferSyntaxes"/> is the table of those that are known.
/// </summary>
/// <param name="Uid">As (0002,0010) says.</param>
/// <param name="Name">As PS3.6 table A-1 names it.</param>
/// <param name="Coding">What becomes of the pixels.</param>
/// <param name="MediaType">The media type that DICOMweb gives a frame in it (PS3.18 8.7.3); <see langword="null"/>: none is asked
/// for.</param>
/// <param name="Loss">Whether the pixels may have lost something.</param>
internal sealed record TransferSyntax(
    string Uid, string Name, PixelCoding Coding, string? MediaType = null, CompressionLoss Loss = CompressionLoss.Never)
{
    /// <summary>How the elements of the data set are written.</summary>
    public ByteLayout Layout { get; init; } = ByteLayout.ExplicitLittleEndian;

    /// <summary>Whether samples of several bytes have their high byte first, however the data set is written.</summary>
    public bool HasBigEndianPixels { get; init; }

    /// <summary>Whether the data set behind the meta information is deflated.</summary>
    public bool IsDeflated { get; init; }

    /// <summary>Whether each frame lies in fragments.</summary>
    public bool IsEncapsulated => Coding != PixelCoding.Native;

    /// <summary>Gets name and UID, for messages.</summary>
    public override string ToString() => $"{Name} ({Uid})";

    /// <summary>
    /// Gets the syntax of a UID; one that the table has not is <see cref="PixelCoding.Unknown"/>, and read as explicit little endian.
    /// </summary>
    public static TransferSyntax FromUid(string uid) => TransferSyntaxes.Find(uid) ?? new(uid, UnknownName(uid), PixelCoding.Unknown);

    private static string UnknownName(string uid) => uid.StartsWith(TransferSyntaxes.DicomRoot, StringComparison.Ordinal)
        ? "an unknown transfer syntax of DICOM" : "a transfer syntax that is not DICOM's";
}
