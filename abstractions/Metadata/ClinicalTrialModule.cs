namespace ImageLoaders.Metadata;

/// <summary>Represents the clinical trial (PS3.3 C.7.1.3).</summary>
public sealed record ClinicalTrialModule : MetadataModule
{
    /// <summary>Gets the Clinical Trial Sponsor Name (0012,0010).</summary>
    public string? SponsorName { get; init; }

    /// <summary>Gets the Clinical Trial Protocol ID (0012,0020).</summary>
    public string? ProtocolId { get; init; }

    /// <summary>Gets the Clinical Trial Protocol Name (0012,0021).</summary>
    public string? ProtocolName { get; init; }

    /// <summary>Gets the Clinical Trial Site ID (0012,0030).</summary>
    public string? SiteId { get; init; }

    /// <summary>Gets the Clinical Trial Site Name (0012,0031).</summary>
    public string? SiteName { get; init; }

    /// <summary>Gets the Clinical Trial Subject ID (0012,0040).</summary>
    public string? SubjectId { get; init; }

    /// <summary>Gets the Clinical Trial Subject Reading ID (0012,0042).</summary>
    public string? SubjectReadingId { get; init; }
}
