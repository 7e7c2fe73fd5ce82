namespace WadoLoader.Dicom;

/// <summary>What a transfer syntax does to the pixels.</summary>
internal enum PixelCoding
{
    /// <summary>Nothing.</summary>
    Native,

    /// <summary>Nothing, but each frame lies in fragments.</summary>
    EncapsulatedNative,

    /// <summary>Each frame is a deflated stream.</summary>
    DeflatedFrame,

    Rle,

    /// <summary>8-bit, 12-bit or lossless JPEG: the codestream says which.</summary>
    Jpeg,

    JpegLs,

    /// <summary>JPEG 2000 and High-Throughput JPEG 2000.</summary>
    Jpeg2000,

    Video,

    Unknown,
}
