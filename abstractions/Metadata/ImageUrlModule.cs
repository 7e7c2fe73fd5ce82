namespace ImageLoaders.Metadata;

/// <summary>Represents the addresses at which a server shows the image.</summary>
public sealed record ImageUrlModule : MetadataModule
{
    /// <summary>Gets a value that indicates whether the object is a video.</summary>
    public bool IsVideo { get; init; }

    /// <summary>Gets the address of the rendered image.</summary>
    public string? Rendered { get; init; }

    /// <summary>Gets the address of the thumbnail.</summary>
    public string? Thumbnail { get; init; }
}
