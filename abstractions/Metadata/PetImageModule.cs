namespace ImageLoaders.Metadata;

/// <summary>Represents a PET image (PS3.3 C.8.9.4).</summary>
public sealed record PetImageModule : MetadataModule
{
    /// <summary>Gets the Frame Reference Time (0054,1300), in ms.</summary>
    public double? FrameReferenceTime { get; init; }

    /// <summary>Gets the Actual Frame Duration (0018,1242), in ms.</summary>
    public double? ActualFrameDuration { get; init; }
}
