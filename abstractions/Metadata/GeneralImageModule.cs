using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>Represents the image as an object (PS3.3 C.7.6.1).</summary>
public sealed record GeneralImageModule : MetadataModule
{
    /// <summary>Gets the SOP Instance UID (0008,0018).</summary>
    public string? SopInstanceUid { get; init; }

    /// <summary>Gets the Instance Number (0020,0013).</summary>
    public int? InstanceNumber { get; init; }

    /// <summary>Gets all values of the Image Type (0008,0008) in their order. The array can be empty.</summary>
    public ImmutableArray<string> ImageType { get; init => field = value.OrEmpty(); } = [];

    /// <summary>
    /// Gets the Patient Orientation (0020,0020): the directions of a row and of a column, such as <c>A\F</c>; empty if it is not stated. If
    /// the frame has a Patient Orientation of its own, that one is used.
    /// </summary>
    public ImmutableArray<string> PatientOrientation { get; init => field = value.OrEmpty(); } = [];

    /// <summary>
    /// Gets the Image Laterality (0020,0062), or the Frame Laterality (0020,9072): <c>R</c>, <c>L</c>, <c>U</c> or <c>B</c>.
    /// </summary>
    public string? ImageLaterality { get; init; }

    /// <summary>Gets the View Position (0018,5101), such as <c>PA</c> or <c>MLO</c>.</summary>
    public string? ViewPosition { get; init; }

    /// <summary>Gets the Code Meaning of the View Code Sequence (0054,0220), such as <c>cranio-caudal</c>.</summary>
    public string? ViewCodeMeaning { get; init; }

    /// <summary>Gets the Derivation Description (0008,2111).</summary>
    public string? DerivationDescription { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the image was compressed with loss at any time: Lossy Image Compression (0028,2110). It is
    /// <see langword="true"/> also if a method or a ratio is stated.
    /// </summary>
    public bool? LossyImageCompression { get; init; }

    /// <summary>Gets the Lossy Image Compression Ratio (0028,2112), one value for each compression. The array can be empty.</summary>
    public ImmutableArray<double> LossyImageCompressionRatio { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Gets the Lossy Image Compression Method (0028,2114), one value for each compression. The array can be empty.</summary>
    public ImmutableArray<string> LossyImageCompressionMethod { get; init => field = value.OrEmpty(); } = [];
}
