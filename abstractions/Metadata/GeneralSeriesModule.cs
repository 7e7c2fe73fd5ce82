namespace ImageLoaders.Metadata;

/// <summary>The series (PS3.3 C.7.3.1).</summary>
public sealed record GeneralSeriesModule : MetadataModule
{
    /// <summary>(0008,0060): <c>CT</c>, <c>MR</c>.</summary>
    public string? Modality { get; init; }

    /// <summary>(0020,000E).</summary>
    public string? SeriesInstanceUid { get; init; }

    /// <summary>(0020,0060): <c>R</c>, <c>L</c>.</summary>
    public string? Laterality { get; init; }

    /// <summary>(0020,0011).</summary>
    public int? SeriesNumber { get; init; }

    /// <summary>(0008,103E).</summary>
    public string? SeriesDescription { get; init; }

    /// <summary>(0020,000D).</summary>
    public string? StudyInstanceUid { get; init; }

    /// <summary>(0008,0021).</summary>
    public DateOnly? SeriesDate { get; init; }

    /// <summary>(0008,0031).</summary>
    public TimeOnly? SeriesTime { get; init; }

    /// <summary>(0008,0022).</summary>
    public DateOnly? AcquisitionDate { get; init; }

    /// <summary>(0008,0032).</summary>
    public TimeOnly? AcquisitionTime { get; init; }
}
