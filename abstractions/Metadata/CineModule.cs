using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>Represents the timing of the frames (PS3.3 C.7.6.5).</summary>
public sealed record CineModule : MetadataModule
{
    /// <summary>Gets the Cine Rate (0018,0040), or the rate that follows from Frame Time (0018,1063), in frames per second.</summary>
    public double? CineRate { get; init; }

    /// <summary>Gets the Number of Frames (0028,0008).</summary>
    public int? NumberOfFrames { get; init; }

    /// <summary>Gets the Frame Time (0018,1063), in ms.</summary>
    public double? FrameTime { get; init; }

    /// <summary>
    /// Gets how long each frame is shown, in ms, in the order of the frames; empty if it is not stated. In Frame Time Vector (0018,1065),
    /// each of these values is stored one frame later.
    /// </summary>
    public ImmutableArray<double> FrameDurations { get; init => field = value.OrEmpty(); } = [];
}
