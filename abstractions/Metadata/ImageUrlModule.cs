namespace ImageLoaders.Metadata;

/// <summary>Where a server shows the image itself.</summary>
public sealed record ImageUrlModule : MetadataModule
{
    /// <summary>Whether the object is a video.</summary>
    public bool IsVideo { get; init; }

    /// <summary>The address of the rendered image.</summary>
    public string? Rendered { get; init; }

    /// <summary>The address of the thumbnail.</summary>
    public string? Thumbnail { get; init; }
}
