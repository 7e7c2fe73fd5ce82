using System.Collections.Immutable;

namespace ImageLoaders.Cli;

/// <summary>What an image is, for programs that read its raw pixels: the content of a .json file.</summary>
internal sealed record ImageDescription
{
    public required string ImageId { get; init; }

    public int Rows { get; init; }

    public int Columns { get; init; }

    /// <summary>As <c>u16</c> or <c>u8x3</c>.</summary>
    public required string Format { get; init; }

    public int Components { get; init; }

    public int BitsPerSample { get; init; }

    public bool IsSigned { get; init; }

    public bool IsFloat { get; init; }

    /// <summary>Of the .raw file.</summary>
    public long LengthBytes { get; init; }

    public string ByteOrder { get; } = "little-endian";

    public double MinimumValue { get; init; }

    public double MaximumValue { get; init; }

    public double RescaleSlope { get; init; }

    public double RescaleIntercept { get; init; }

    public string? RescaleType { get; init; }

    public LookupTable? ModalityLut { get; init; }

    public ImmutableArray<VoiWindow> Windows { get; init; }

    public VoiLutFunction VoiLutFunction { get; init; }

    public ImmutableArray<LookupTable> VoiLuts { get; init; }

    public bool Invert { get; init; }

    public double? PixelPaddingValue { get; init; }

    public double? PixelPaddingRangeLimit { get; init; }

    /// <summary>How many; their bits are not described.</summary>
    public int Overlays { get; init; }

    /// <summary>In mm.</summary>
    public double? RowPixelSpacing { get; init; }

    /// <summary>In mm.</summary>
    public double? ColumnPixelSpacing { get; init; }

    public double PixelAspectRatio { get; init; }

    public bool IsLossy { get; init; }

    public ImmutableArray<string> Remarks { get; init; }

    public string? SopInstanceUid { get; init; }

    public int? Frame { get; init; }

    public string? Version { get; init; }

    public double FetchMilliseconds { get; init; }

    public double DecodeMilliseconds { get; init; }

    public static ImageDescription From(ImageId imageId, Image image) => new()
    {
        ImageId = imageId.ToDisplayString(),
        Rows = image.Rows,
        Columns = image.Columns,
        Format = image.Format.ToString(),
        Components = image.Format.Components,
        BitsPerSample = image.Format.BytesPerSample * 8,
        IsSigned = image.Format.IsSigned,
        IsFloat = image.Format.IsFloat,
        LengthBytes = image.Pixels.Length,
        MinimumValue = image.MinimumValue,
        MaximumValue = image.MaximumValue,
        RescaleSlope = image.RescaleSlope,
        RescaleIntercept = image.RescaleIntercept,
        RescaleType = image.RescaleType,
        ModalityLut = image.ModalityLut,
        Windows = image.Windows,
        VoiLutFunction = image.VoiLutFunction,
        VoiLuts = image.VoiLuts,
        Invert = image.Invert,
        PixelPaddingValue = image.PixelPaddingValue,
        PixelPaddingRangeLimit = image.PixelPaddingRangeLimit,
        Overlays = image.Overlays.Length,
        RowPixelSpacing = image.RowPixelSpacing,
        ColumnPixelSpacing = image.ColumnPixelSpacing,
        PixelAspectRatio = image.PixelAspectRatio,
        IsLossy = image.IsLossy,
        Remarks = image.Remarks,
        SopInstanceUid = image.Source.SopInstanceUid,
        Frame = image.Source.Frame,
        Version = image.Source.Version,
        FetchMilliseconds = image.FetchTime.TotalMilliseconds,
        DecodeMilliseconds = image.DecodeTime.TotalMilliseconds,
    };

    /// <summary>In one line.</summary>
    public static string Line(Image image)
    {
        var window = image.Window is { } w ? $", window {w.Center},{w.Width}" : "";
        var remarks = image.Remarks.IsEmpty ? "" : $" ({string.Join("; ", image.Remarks)})";
        return $"{image.Rows} x {image.Columns} {image.Format}{window}{(image.IsLossy ? ", lossy" : "")}{remarks}";
    }
}
