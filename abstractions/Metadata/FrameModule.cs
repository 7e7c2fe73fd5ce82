using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>Which frame this snapshot is of.</summary>
public sealed record FrameModule : MetadataModule
{
    /// <summary>From 1.</summary>
    public int? FrameNumber { get; init; }

    /// <summary>(0028,0008), at least 1.</summary>
    public int? NumberOfFrames { get; init; }

    /// <summary>Frame Type (0008,9007) of the functional groups; may be empty.</summary>
    public ImmutableArray<string> FrameType { get; init => field = value.OrEmpty(); } = [];

    /// <summary>(0020,9157); may be empty.</summary>
    public ImmutableArray<int> DimensionIndexValues { get; init => field = value.OrEmpty(); } = [];
}
