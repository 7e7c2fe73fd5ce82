namespace ImageLoaders.Metadata;

/// <summary>The study (PS3.3 C.7.2.1).</summary>
public sealed record GeneralStudyModule : MetadataModule
{
    /// <summary>(0020,000D).</summary>
    public string? StudyInstanceUid { get; init; }

    /// <summary>(0008,1030).</summary>
    public string? StudyDescription { get; init; }

    /// <summary>(0008,0020).</summary>
    public DateOnly? StudyDate { get; init; }

    /// <summary>(0008,0030).</summary>
    public TimeOnly? StudyTime { get; init; }

    /// <summary>(0008,0050).</summary>
    public string? AccessionNumber { get; init; }
}
