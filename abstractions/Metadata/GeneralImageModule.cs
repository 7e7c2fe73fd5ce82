using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>The image as an object (PS3.3 C.7.6.1).</summary>
public sealed record GeneralImageModule : MetadataModule
{
    /// <summary>(0008,0018).</summary>
    public string? SopInstanceUid { get; init; }

    /// <summary>(0020,0013).</summary>
    public int? InstanceNumber { get; init; }

    /// <summary>(0008,0008), all values in their order; may be empty.</summary>
    public ImmutableArray<string> ImageType { get; init => field = value.OrEmpty(); } = [];

    /// <summary>
    /// (0020,0020): directions of a row and of a column, as <c>A\F</c>; of the frame where it has its own; empty when not said.
    /// </summary>
    public ImmutableArray<string> PatientOrientation { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Image Laterality (0020,0062), or Frame Laterality (0020,9072): <c>R</c>, <c>L</c>, <c>U</c>, <c>B</c>.</summary>
    public string? ImageLaterality { get; init; }

    /// <summary>(0018,5101): <c>PA</c>, <c>MLO</c>.</summary>
    public string? ViewPosition { get; init; }

    /// <summary>Code Meaning of the View Code Sequence (0054,0220): <c>cranio-caudal</c>.</summary>
    public string? ViewCodeMeaning { get; init; }

    /// <summary>(0008,2111).</summary>
    public string? DerivationDescription { get; init; }

    /// <summary>
    /// (0028,2110), or <see langword="true"/> where a method or a ratio is said: whether it was compressed with loss at any time.
    /// </summary>
    public bool? LossyImageCompression { get; init; }

    /// <summary>(0028,2112), one for each compression; may be empty.</summary>
    public ImmutableArray<double> LossyImageCompressionRatio { get; init => field = value.OrEmpty(); } = [];

    /// <summary>(0028,2114), one for each compression; may be empty.</summary>
    public ImmutableArray<string> LossyImageCompressionMethod { get; init => field = value.OrEmpty(); } = [];
}
