namespace ImageLoaders.Metadata;

/// <summary>The frames of the object (PS3.3 C.7.6.6).</summary>
public sealed record MultiframeModule : MetadataModule
{
    /// <summary>(0028,0008), at least 1.</summary>
    public int? NumberOfFrames { get; init; }

    /// <summary>(0018,1063), in ms.</summary>
    public double? FrameTime { get; init; }
}
