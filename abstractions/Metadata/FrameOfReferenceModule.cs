namespace ImageLoaders.Metadata;

/// <summary>Represents the coordinate system (PS3.3 C.7.4.1).</summary>
public sealed record FrameOfReferenceModule : MetadataModule
{
    /// <summary>Gets the Frame of Reference UID (0020,0052).</summary>
    public string? FrameOfReferenceUid { get; init; }

    /// <summary>Gets the Position Reference Indicator (0020,1040).</summary>
    public string? PositionReferenceIndicator { get; init; }
}
