namespace ImageLoaders.Metadata;

/// <summary>Represents the frames of the object (PS3.3 C.7.6.6).</summary>
public sealed record MultiframeModule : MetadataModule
{
    /// <summary>Gets the Number of Frames (0028,0008). It is at least 1.</summary>
    public int? NumberOfFrames { get; init; }

    /// <summary>Gets the Frame Time (0018,1063), in ms.</summary>
    public double? FrameTime { get; init; }
}
