namespace ImageLoaders.Metadata;

/// <summary>Represents the study (PS3.3 C.7.2.1).</summary>
public sealed record GeneralStudyModule : MetadataModule
{
    /// <summary>Gets the Study Instance UID (0020,000D).</summary>
    public string? StudyInstanceUid { get; init; }

    /// <summary>Gets the Study Description (0008,1030).</summary>
    public string? StudyDescription { get; init; }

    /// <summary>Gets the Study Date (0008,0020).</summary>
    public DateOnly? StudyDate { get; init; }

    /// <summary>Gets the Study Time (0008,0030).</summary>
    public TimeOnly? StudyTime { get; init; }

    /// <summary>Gets the Accession Number (0008,0050).</summary>
    public string? AccessionNumber { get; init; }
}
