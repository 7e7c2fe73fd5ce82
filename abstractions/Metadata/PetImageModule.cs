namespace ImageLoaders.Metadata;

/// <summary>A PET image (PS3.3 C.8.9.4).</summary>
public sealed record PetImageModule : MetadataModule
{
    /// <summary>(0054,1300), in ms.</summary>
    public double? FrameReferenceTime { get; init; }

    /// <summary>(0018,1242), in ms.</summary>
    public double? ActualFrameDuration { get; init; }
}
