using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ImageLoaders.AspNetCore.Images;

/// <summary>An image without its pixels: the answer of <c>GET image</c>, and what the program writes of an image.</summary>
internal sealed record ImageDescription
{
    public required string ImageId { get; init; }

    public int Rows { get; init; }

    public int Columns { get; init; }

    public int Components { get; init; }

    /// <summary>As <c>u16</c> or <c>f32</c>.</summary>
    public SampleType SampleType { get; init; }

    public long LengthBytes { get; init; }

    /// <summary><see langword="null"/>, as the intercept, where the object states no rescale.</summary>
    public double? RescaleSlope { get; init; }

    public double? RescaleIntercept { get; init; }

    public string? RescaleType { get; init; }

    public LookupTable? ModalityLut { get; init; }

    public ImmutableArray<VoiWindow> Windows { get; init; }

    /// <summary>Of the windows; <see langword="null"/> where there are none.</summary>
    public VoiLutFunction? VoiLutFunction { get; init; }

    public ImmutableArray<LookupTable> VoiLuts { get; init; }

    public bool Invert { get; init; }

    public double? PixelPaddingValue { get; init; }

    public double? PixelPaddingRangeLimit { get; init; }

    public double? RowPixelSpacing { get; init; }

    public double? ColumnPixelSpacing { get; init; }

    /// <summary><see langword="null"/> for square pixels, and where the object does not state it.</summary>
    public double? PixelAspectRatio { get; init; }

    public bool IsLossy { get; init; }

    public double MinimumValue { get; init; }

    public double MaximumValue { get; init; }

    public ImmutableArray<Overlay> Overlays { get; init; }

    public ImmutableArray<string> Remarks { get; init; }

    public required SourceDescription Source { get; init; }

    /// <summary>Not of the answer, which is the same whoever loaded the image: its header <c>Server-Timing</c> says it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? FetchMilliseconds { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DecodeMilliseconds { get; init; }

    public int BitsPerSample { get; init; }

    public bool IsSigned { get; init; }

    public bool IsFloat { get; init; }

    /// <summary>The metadata of the stored object; absent when it was not requested, or when there is none.</summary>
    public MetadataDescription? Metadata { get; init; }

    /// <summary>Of the pixels, as <c>GET pixels</c> answers with them and a .raw file holds them.</summary>
    public string ByteOrder { get; } = "little-endian";

    public static ImageDescription From(string imageId, Image image) => new()
    {
        ImageId = imageId,
        Rows = image.Rows,
        Columns = image.Columns,
        Components = image.Format.Components,
        SampleType = image.Format.SampleType,
        BitsPerSample = image.Format.BytesPerSample * 8,
        IsSigned = image.Format.IsSigned,
        IsFloat = image.Format.IsFloat,
        LengthBytes = image.Pixels.Length,
        RescaleSlope = StatesRescale(image) ? image.RescaleSlope : null,
        RescaleIntercept = StatesRescale(image) ? image.RescaleIntercept : null,
        RescaleType = image.RescaleType,
        ModalityLut = image.ModalityLut,
        Windows = image.Windows,
        VoiLutFunction = image.Windows.IsEmpty ? null : image.VoiLutFunction,
        VoiLuts = image.VoiLuts,
        Invert = image.Invert,
        PixelPaddingValue = image.PixelPaddingValue,
        PixelPaddingRangeLimit = image.PixelPaddingRangeLimit,
        RowPixelSpacing = image.RowPixelSpacing,
        ColumnPixelSpacing = image.ColumnPixelSpacing,
        PixelAspectRatio = image.PixelAspectRatio == 1 ? null : image.PixelAspectRatio,
        IsLossy = image.IsLossy,
        MinimumValue = image.MinimumValue,
        MaximumValue = image.MaximumValue,
        Overlays = image.Overlays,
        Remarks = image.Remarks,
        Source = SourceDescription.From(image.Source),
    };

    /// <summary>The same with how long the load took.</summary>
    public ImageDescription WithTimings(Image image) => this with
    {
        FetchMilliseconds = image.FetchTime.TotalMilliseconds,
        DecodeMilliseconds = image.DecodeTime.TotalMilliseconds,
    };

    /// <summary>
    /// Returns whether modality values differ from stored values, or have a unit. Slope 1 and intercept 0 are also what an image has whose
    /// object states neither.
    /// </summary>
    public static bool StatesRescale(Image image) =>
        image.RescaleSlope != 1 || image.RescaleIntercept != 0 || image.RescaleType is not null;
}

/// <summary>Which object, frame and version something was read from.</summary>
internal sealed record SourceDescription(string? SopInstanceUid, int? Frame, string? Version)
{
    public static SourceDescription From(ImageSource source) => new(source.SopInstanceUid, source.Frame, source.Version);
}
