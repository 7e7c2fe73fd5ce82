using System.Security.Cryptography;
using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.WadoRs;

/// <summary>
/// What a server's metadata say of one instance; shared by its frames. Immutable, but for what has been learnt of fetching them.
/// </summary>
internal sealed class InstanceHeader
{
    private volatile int _dialect = -1;

    /// <param name="dataset">Explicit VR little endian.</param>
    /// <param name="remarks">What was left out of it.</param>
    /// <param name="eTag">The strong one that covers all of it; <see langword="null"/>: there is none.</param>
    public InstanceHeader(ReadOnlyMemory<byte> dataset, IReadOnlyList<string> remarks, string? eTag)
    {
        Bytes = dataset;
        Remarks = remarks;
        Version = eTag ?? "sha256-" + Convert.ToHexStringLower(SHA256.HashData(dataset.Span));
        using var source = Open();
        var data = DicomObject.ReadDataset(source);
        Uid = data.Text(Tag.SopInstanceUid);
        Frames = FrameCount.Said(data) ?? 1;
        PixelData = data.TryFind(Tag.FloatPixelData, out _) ? Tag.FloatPixelData : data.TryFind(Tag.DoubleFloatPixelData, out _)
            ? Tag.DoubleFloatPixelData : Tag.PixelData;
        StoredSyntax = (data.Text(0x00083002) ?? data.Text(Tag.TransferSyntaxUid)) is { } uid ? TransferSyntax.FromUid(uid) : null;
        NativeFrameBytes = NativeLength(data);
        WhyNoImage = NonImage.Reason(data, data.Text(Tag.SopClassUid));
        var isJpeg = StoredSyntax is { } stored ? stored.Coding == PixelCoding.Jpeg : data.Text(0x00282110) == "01";
        IsVideo = data.Text(0x00282114)?.Split('\\')[^1].Trim() is "ISO_13818_2" or "ISO_14496_10" or "ISO_23008_2";
        var photometric = data.Text(Tag.PhotometricInterpretation);
        Kind = $"{StoredSyntax?.Uid} {photometric} {data.Integer(Tag.BitsAllocated, Vr.US)}";
        IsRgbWhenDecompressed = photometric is "YBR_FULL_422" or "YBR_PARTIAL_422" || (photometric == "YBR_FULL" && isJpeg);
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    public IReadOnlyList<string> Remarks { get; }

    /// <summary>A strong ETag, in quotes, which the server can be asked by; or the content's own hash.</summary>
    public string Version { get; }

    /// <summary>SOP Instance UID (0008,0018).</summary>
    public string? Uid { get; }

    /// <summary>Number of Frames (0028,0008), 1 when it is not said.</summary>
    public int Frames { get; }

    /// <summary>(7FE0,0008), (7FE0,0009) or (7FE0,0010).</summary>
    public uint PixelData { get; }

    /// <summary>Available Transfer Syntax UID (0008,3002); <see langword="null"/>: the server does not say.</summary>
    public TransferSyntax? StoredSyntax { get; }

    /// <summary>Why no frame need be asked for; <see langword="null"/>: it may be an image.</summary>
    public string? WhyNoImage { get; }

    /// <summary>What else a server's giving or refusing its frames may depend on.</summary>
    public string Kind { get; }

    /// <summary>Whether it was compressed as a video last: Lossy Image Compression Method (0028,2114).</summary>
    public bool IsVideo { get; }

    /// <summary>Bytes of a frame that is not compressed; 0: the header does not say.</summary>
    public long NativeFrameBytes { get; }

    /// <summary>
    /// Whether who decompresses it makes RGB of it: neighbours share their chroma, or it is YBR_FULL in JPEG, as its transfer syntax says
    /// or its Lossy Image Compression (0028,2110). RLE and what is not compressed keep their colours.
    /// </summary>
    public bool IsRgbWhenDecompressed { get; }

    /// <summary>Its frames whose requests wait for their turn.</summary>
    public FrameQueue Waiting { get; } = new();

    /// <summary>Which of <see cref="AcceptNegotiation.All"/> its last frame came by; -1: none yet.</summary>
    public int Dialect
    {
        get => _dialect;
        set => _dialect = value;
    }

    public ContentSource Open() => ContentSource.FromBytes(Bytes);

    /// <summary>The same data set whose Photometric Interpretation is RGB: of a tag that comes twice the first counts.</summary>
    public ContentSource OpenAsRgb()
    {
        var first = new ElementWriter();
        first.Write(Tag.PhotometricInterpretation, Vr.CS, "RGB"u8);
        return ContentSource.FromBytes((byte[])[.. first.Written.Span, .. Bytes.Span]);
    }

    private static long NativeLength(Dataset data)
    {
        var bits = 1L;
        foreach (var tag in (ReadOnlySpan<uint>)[Tag.Rows, Tag.Columns, Tag.SamplesPerPixel, Tag.BitsAllocated])
            bits *= Math.Clamp(data.Integer(tag, Vr.US) ?? 0, 0, ushort.MaxValue);
        return (Math.Max(bits, 0) + 7) / 8;
    }
}
