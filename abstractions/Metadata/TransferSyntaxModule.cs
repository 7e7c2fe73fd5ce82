namespace ImageLoaders.Metadata;

/// <summary>Represents the transfer syntax of the stored object.</summary>
public sealed record TransferSyntaxModule : MetadataModule
{
    /// <summary>Gets the Transfer Syntax UID (0002,0010), or the Available Transfer Syntax UID (0008,3002) if a server states it.</summary>
    public string? TransferSyntaxUid { get; init; }

    /// <summary>The name of <see cref="TransferSyntaxUid"/> in PS3.6, or what is known of one that is not DICOM's.</summary>
    public string? TransferSyntaxName { get; init; }
}
