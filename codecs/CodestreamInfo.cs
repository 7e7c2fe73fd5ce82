namespace ImageLoaders.Codecs;

/// <summary>What a codestream's own header says of its picture. Nothing here was taken from outside of the codestream.</summary>
public readonly record struct CodestreamInfo
{
    /// <summary>Rows in pixels; 0 when the format does not say (RLE).</summary>
    public int Rows { get; init; }

    /// <summary>Columns in pixels; 0 when the format does not say (RLE).</summary>
    public int Columns { get; init; }

    /// <summary>Samples of a pixel: 1, 3 or 4; JPEG-LS may have up to 255.</summary>
    public int Components { get; init; }

    /// <summary>Significant bits of a sample, 1 to 32. A decoded sample takes 1 byte up to 8, 2 bytes up to 16, else 4.</summary>
    public int BitsPerSample { get; init; }

    /// <summary>Whether samples are two's complement.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Whether the encoder threw something away.</summary>
    public bool IsLossy { get; init; }

    /// <summary>What the codestream says of its colour space; never a guess.</summary>
    public CodestreamColorSpace Color { get; init; }

    /// <summary>Bytes of a decoded sample: 1, 2 or 4.</summary>
    public int BytesPerSample => BitsPerSample <= 8 ? 1 : BitsPerSample <= 16 ? 2 : 4;

    /// <summary>Bytes of the decoded picture.</summary>
    public long LengthBytes => (long)Rows * Columns * Components * BytesPerSample;
}
