namespace ImageLoaders.Metadata;

/// <summary>Represents the identity of the object (PS3.3 C.12.1).</summary>
public sealed record SopCommonModule : MetadataModule
{
    /// <summary>Gets the SOP Class UID (0008,0016).</summary>
    public string? SopClassUid { get; init; }

    /// <summary>Gets the SOP Instance UID (0008,0018).</summary>
    public string? SopInstanceUid { get; init; }

    /// <summary>Gets all values of the Specific Character Set (0008,0005), separated by backslashes.</summary>
    public string? SpecificCharacterSet { get; init; }
}
