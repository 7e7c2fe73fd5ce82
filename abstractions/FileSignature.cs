namespace ImageLoaders;

/// <summary>
/// Identifies a file format by the first bytes of a file. It is for messages about files that a loader does not accept, and is safe for
/// concurrent use.
/// </summary>
/// <param name="Name">The name of the format in words, such as <c>a TIFF picture</c>.</param>
/// <param name="Loader">
/// The schemes and the plugin that load the format, such as <c>webfile:, http: … (WebImageLoader)</c>; <see langword="null"/> if no plugin
/// of this project does.
/// </param>
public sealed record FileSignature(string Name, string? Loader)
{
    /// <summary>Specifies the maximum number of bytes that <see cref="Find"/> reads. Most formats need fewer.</summary>
    public const int LengthBytes = 352;

    private const string WebImageLoader = "webfile:, http:, https: and data: (WebImageLoader)";
    private const string NiftiLoader = "nifti: (NiftiLoader)";
    private const int TarOffset = 257;
    private const int DicomOffset = 128;
    private const int NiftiOffset = 344;

    /// <summary>Gets the format of a DICOM file that begins with a preamble and <c>DICM</c> (PS3.10 section 7.1).</summary>
    public static FileSignature Dicom { get; } = new("a DICOM file", "dicomfile:, wadouri: and wadors: (WadoLoader)");

    /// <summary>Finds the format of a file.</summary>
    /// <param name="start">The first bytes of the file: <see cref="LengthBytes"/>, or all bytes of a shorter file.</param>
    /// <returns>The format; <see langword="null"/> if it is unknown.</returns>
    public static FileSignature? Find(ReadOnlySpan<byte> start)
    {
        if (Has(start, DicomOffset, "DICM"u8))
            return Dicom;
        return FindPicture(start) ?? FindVolume(start) ?? FindMedia(start) ?? FindContainer(start) ?? FindText(start);
    }

    /// <summary>Describes the beginning of a file by its format, or by its bytes if the format is unknown.</summary>
    /// <param name="start">The first bytes of the file.</param>
    /// <returns>The description.</returns>
    public static string Describe(ReadOnlySpan<byte> start) =>
        Find(start)?.Name ?? (start.IsEmpty ? "nothing"
            : !start.ContainsAnyExcept((byte)0) ? "zero bytes" : $"bytes {Convert.ToHexString(start[..Math.Min(8, start.Length)])}");

    /// <summary>Returns a sentence, with a space before it, that states which plugin loads a file.</summary>
    /// <param name="start">The first bytes of the file.</param>
    /// <returns>The sentence; empty if the format is unknown.</returns>
    public static string Advise(ReadOnlySpan<byte> start) => Find(start) is not { } found ? ""
        : found.Loader is { } loader ? $" Load it with {loader}."
        : " No loader of this project takes it: convert it, or install a plugin that does.";

    private static FileSignature? FindPicture(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']))
            return new("a PNG picture", WebImageLoader);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return new("a JPEG picture", WebImageLoader);
        if (start.StartsWith("GIF8"u8))
            return new("a GIF picture", WebImageLoader);
        if (start.StartsWith("RIFF"u8) && Has(start, 8, "WEBP"u8))
            return new("a WebP picture", WebImageLoader);
        if (start.StartsWith("BM"u8) && Has(start, 6, [0, 0, 0, 0]))
            return new("a BMP picture", WebImageLoader);
        if (Has(start, 4, "ftypavif"u8) || Has(start, 4, "ftypavis"u8))
            return new("an AVIF picture", WebImageLoader);
        if (Has(start, 4, "ftyphei"u8) || Has(start, 4, "ftyphev"u8) || Has(start, 4, "ftypmif1"u8))
            return new("a HEIC picture", null);
        if (start is [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..])
            return new("a TIFF picture", null);
        if (start is [0xFF, 0x4F, 0xFF, 0x51, ..] or [0, 0, 0, 12, (byte)'j', (byte)'P', ..])
            return new("a JPEG 2000 picture", null);
        if (start is [0xFF, 0x0A, ..] or [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', ..])
            return new("a JPEG XL picture", null);
        if (start.StartsWith("8BPS"u8))
            return new("a Photoshop picture", null);
        if (start.StartsWith((ReadOnlySpan<byte>)[0x76, 0x2F, 0x31, 0x01]))
            return new("an OpenEXR picture", null);
        return start is [(byte)'P', >= (byte)'1' and <= (byte)'7', (byte)'\n' or (byte)' ' or (byte)'\r' or (byte)'\t', ..]
            ? new("a PNM picture", null) : null;
    }

    private static FileSignature? FindVolume(ReadOnlySpan<byte> start)
    {
        if (Has(start, NiftiOffset, "n+1\0"u8) || Has(start, NiftiOffset, "ni1\0"u8)
            || Has(start, 4, "n+2\0"u8) || Has(start, 4, "ni2\0"u8))
            return new("a NIfTI volume", NiftiLoader);
        if (start.Length >= NiftiOffset && start is ([0x5C, 1, 0, 0, ..] or [0, 0, 1, 0x5C, ..]))
            return new("an Analyze volume", null);
        if (start.StartsWith("NRRD000"u8))
            return new("an NRRD volume", null);
        if (start.StartsWith("ObjectType"u8))
            return new("a MetaImage volume", null);
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F']))
            return new("an HDF5 or MINC file", null);
        if (start.StartsWith((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y']))
            return new("a NumPy array", null);
        return start.StartsWith("SIMPLE  ="u8) ? new("a FITS file", null) : null;
    }

    private static FileSignature? FindMedia(ReadOnlySpan<byte> start)
    {
        if (Has(start, 4, "ftyp"u8) || Has(start, 4, "moov"u8) || Has(start, 4, "mdat"u8))
            return new("a video (MP4 or QuickTime)", null);
        if (start.StartsWith("RIFF"u8) && Has(start, 8, "AVI "u8))
            return new("an AVI video", null);
        if (start.StartsWith("RIFF"u8) && Has(start, 8, "WAVE"u8))
            return new("a WAV sound", null);
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]))
            return new("a Matroska or WebM video", null);
        if (start is [0, 0, 1, 0xBA or 0xB3, ..])
            return new("an MPEG video", null);
        return start.StartsWith("OggS"u8) ? new("an Ogg file", null) : null;
    }

    private static FileSignature? FindContainer(ReadOnlySpan<byte> start)
    {
        if (start is [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..])
            return new("a ZIP archive", null);
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return new("a gzip file", NiftiLoader + ", if it is a NIfTI volume");
        if (start.StartsWith("BZh"u8))
            return new("a bzip2 file", null);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']))
            return new("an xz file", null);
        if (start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]))
            return new("a Zstandard file", null);
        if (start.StartsWith((ReadOnlySpan<byte>)[(byte)'7', (byte)'z', 0xBC, 0xAF]))
            return new("a 7-Zip archive", null);
        if (start.StartsWith("Rar!"u8))
            return new("a RAR archive", null);
        if (Has(start, TarOffset, "ustar"u8))
            return new("a tar archive", null);
        if (start.StartsWith("%PDF"u8))
            return new("a PDF document", null);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
            return new("a document of Microsoft Office", null);
        if (start.StartsWith("SQLite format"u8))
            return new("a SQLite database", null);
        if (start.StartsWith((ReadOnlySpan<byte>)[0x7F, (byte)'E', (byte)'L', (byte)'F']))
            return new("a program", null);
        return start is [(byte)'M', (byte)'Z', _, _, ..] && Has(start, 24, "@"u8) ? new("a program", null) : null;
    }

    private static FileSignature? FindText(ReadOnlySpan<byte> start)
    {
        var text = start.TrimStart((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF, (byte)' ', (byte)'\r', (byte)'\n', (byte)'\t']);
        if (StartsWith(text, "<!doctype html"u8) || StartsWith(text, "<html"u8))
            return new("an HTML page, as servers send for an error or a login", null);
        if (StartsWith(text, "<svg"u8) || (StartsWith(text, "<?xml"u8) && text.IndexOf("<svg"u8) >= 0))
            return new("an SVG drawing", null);
        if (text.StartsWith("<"u8))
            return new("HTML or XML", null);
        if (text.StartsWith("{"u8) || text.StartsWith("["u8))
            return new("JSON", null);
        if (text.StartsWith("--"u8))
            return new("a multipart body", null);
        var isText = start.Length > 3
            && !start.ContainsAnyInRange<byte>(0, 8) && !start.ContainsAnyInRange<byte>(14, 31)
                && !start.ContainsAnyInRange<byte>(127, 255);
        return isText ? new("text", null) : null;
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lowerCase) =>
        text.Length >= lowerCase.Length && System.Text.Ascii.EqualsIgnoreCase(text[..lowerCase.Length], lowerCase);

    private static bool Has(ReadOnlySpan<byte> start, int offset, ReadOnlySpan<byte> bytes) =>
        start.Length >= offset + bytes.Length && start.Slice(offset, bytes.Length).SequenceEqual(bytes);
}
