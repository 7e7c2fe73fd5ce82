namespace ImageLoaders.Metadata;

/// <summary>The coordinate system (PS3.3 C.7.4.1).</summary>
public sealed record FrameOfReferenceModule : MetadataModule
{
    /// <summary>(0020,0052).</summary>
    public string? FrameOfReferenceUid { get; init; }

    /// <summary>(0020,1040).</summary>
    public string? PositionReferenceIndicator { get; init; }
}
