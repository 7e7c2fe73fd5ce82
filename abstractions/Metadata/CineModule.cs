using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>How frames follow one another in time (PS3.3 C.7.6.5).</summary>
public sealed record CineModule : MetadataModule
{
    /// <summary>Cine Rate (0018,0040), or from Frame Time (0018,1063), in frames a second.</summary>
    public double? CineRate { get; init; }

    /// <summary>(0028,0008).</summary>
    public int? NumberOfFrames { get; init; }

    /// <summary>(0018,1063), in ms.</summary>
    public double? FrameTime { get; init; }

    /// <summary>For how long each frame is shown, in ms, the first frame first; empty when that is not said. Frame Time Vector (0018,1065) has each of them one frame later.</summary>
    public ImmutableArray<double> FrameDurations { get; init => field = value.OrEmpty(); } = [];
}
