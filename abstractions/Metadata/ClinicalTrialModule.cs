namespace ImageLoaders.Metadata;

/// <summary>The clinical trial (PS3.3 C.7.1.3).</summary>
public sealed record ClinicalTrialModule : MetadataModule
{
    /// <summary>(0012,0010).</summary>
    public string? SponsorName { get; init; }

    /// <summary>(0012,0020).</summary>
    public string? ProtocolId { get; init; }

    /// <summary>(0012,0021).</summary>
    public string? ProtocolName { get; init; }

    /// <summary>(0012,0030).</summary>
    public string? SiteId { get; init; }

    /// <summary>(0012,0031).</summary>
    public string? SiteName { get; init; }

    /// <summary>(0012,0040).</summary>
    public string? SubjectId { get; init; }

    /// <summary>(0012,0042).</summary>
    public string? SubjectReadingId { get; init; }
}
