namespace ImageLoaders.Metadata;

/// <summary>Which object it is (PS3.3 C.12.1).</summary>
public sealed record SopCommonModule : MetadataModule
{
    /// <summary>(0008,0016).</summary>
    public string? SopClassUid { get; init; }

    /// <summary>(0008,0018).</summary>
    public string? SopInstanceUid { get; init; }

    /// <summary>(0008,0005), all values, with a backslash between.</summary>
    public string? SpecificCharacterSet { get; init; }
}
