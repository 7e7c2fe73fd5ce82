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

    /// <summary>(0028,2110): whether it was compressed with loss at any time.</summary>
    public bool? LossyImageCompression { get; init; }

    /// <summary>(0028,2112), one for each compression; may be empty.</summary>
    public ImmutableArray<double> LossyImageCompressionRatio { get; init => field = value.OrEmpty(); } = [];

    /// <summary>(0028,2114), one for each compression; may be empty.</summary>
    public ImmutableArray<string> LossyImageCompressionMethod { get; init => field = value.OrEmpty(); } = [];
}
