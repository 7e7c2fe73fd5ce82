namespace ImageLoaders.Codecs;

/// <summary>Represents what the header of a codestream states about its picture. No value comes from outside of the codestream.</summary>
public readonly record struct CodestreamInfo
{
    /// <summary>Gets the number of rows, in pixels; 0 if the format does not state it (RLE).</summary>
    public int Rows { get; init; }

    /// <summary>Gets the number of columns, in pixels; 0 if the format does not state it (RLE).</summary>
    public int Columns { get; init; }

    /// <summary>Gets the number of samples of a pixel: 1, 3 or 4. JPEG-LS can have up to 255.</summary>
    public int Components { get; init; }

    /// <summary>
    /// Gets the number of significant bits of a sample, 1 to 32. A decoded sample takes 1 byte for up to 8 bits, 2 bytes for up to 16 bits,
    /// and 4 bytes otherwise.
    /// </summary>
    public int BitsPerSample { get; init; }

    /// <summary>Gets a value that indicates whether samples are two's complement.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Gets a value that indicates whether the picture was encoded with loss.</summary>
    public bool IsLossy { get; init; }

    /// <summary>Gets the colour space that the codestream states. It is never guessed.</summary>
    public CodestreamColorSpace Color { get; init; }

    /// <summary>Gets the number of bytes of a decoded sample: 1, 2 or 4.</summary>
    public int BytesPerSample => BitsPerSample <= 8 ? 1 : BitsPerSample <= 16 ? 2 : 4;

    /// <summary>Gets the number of bytes of the decoded picture.</summary>
    public long LengthBytes => (long)Rows * Columns * Components * BytesPerSample;
}
