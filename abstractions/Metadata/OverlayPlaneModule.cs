using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>The overlays of the object (PS3.3 C.9.2).</summary>
public sealed record OverlayPlaneModule : MetadataModule
{
    /// <summary>Groups 6000 to 601E; may be empty.</summary>
    public ImmutableArray<Overlay> Overlays { get; init => field = value.OrEmpty(); } = [];
}
