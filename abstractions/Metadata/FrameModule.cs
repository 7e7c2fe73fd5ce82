using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>Represents the frame that this snapshot describes.</summary>
public sealed record FrameModule : MetadataModule
{
    /// <summary>Gets the frame number, from 1.</summary>
    public int? FrameNumber { get; init; }

    /// <summary>Gets the Number of Frames (0028,0008). It is at least 1.</summary>
    public int? NumberOfFrames { get; init; }

    /// <summary>Gets the Frame Type (0008,9007) of the functional groups. The array can be empty.</summary>
    public ImmutableArray<string> FrameType { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Gets the Dimension Index Values (0020,9157). The array can be empty.</summary>
    public ImmutableArray<int> DimensionIndexValues { get; init => field = value.OrEmpty(); } = [];
}
