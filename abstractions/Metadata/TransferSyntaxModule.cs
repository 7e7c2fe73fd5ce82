namespace ImageLoaders.Metadata;

/// <summary>How the stored object is encoded.</summary>
public sealed record TransferSyntaxModule : MetadataModule
{
    /// <summary>(0002,0010), or (0008,3002) where a server tells it.</summary>
    public string? TransferSyntaxUid { get; init; }

    /// <summary>The name of <see cref="TransferSyntaxUid"/> in PS3.6, or what is known of one that is not DICOM's.</summary>
    public string? TransferSyntaxName { get; init; }
}
