namespace ImageLoaders.Metadata;

/// <summary>Represents the series (PS3.3 C.7.3.1).</summary>
public sealed record GeneralSeriesModule : MetadataModule
{
    /// <summary>Gets the Modality (0008,0060), such as <c>CT</c> or <c>MR</c>.</summary>
    public string? Modality { get; init; }

    /// <summary>Gets the Series Instance UID (0020,000E).</summary>
    public string? SeriesInstanceUid { get; init; }

    /// <summary>Gets the Laterality (0020,0060): <c>R</c> or <c>L</c>.</summary>
    public string? Laterality { get; init; }

    /// <summary>Gets the Series Number (0020,0011).</summary>
    public int? SeriesNumber { get; init; }

    /// <summary>Gets the Series Description (0008,103E).</summary>
    public string? SeriesDescription { get; init; }

    /// <summary>Gets the Study Instance UID (0020,000D).</summary>
    public string? StudyInstanceUid { get; init; }

    /// <summary>Gets the Series Date (0008,0021).</summary>
    public DateOnly? SeriesDate { get; init; }

    /// <summary>Gets the Series Time (0008,0031).</summary>
    public TimeOnly? SeriesTime { get; init; }

    /// <summary>Gets the Acquisition Date (0008,0022).</summary>
    public DateOnly? AcquisitionDate { get; init; }

    /// <summary>Gets the Acquisition Time (0008,0032).</summary>
    public TimeOnly? AcquisitionTime { get; init; }
}
