using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>Represents the overlays of the object (PS3.3 C.9.2).</summary>
public sealed record OverlayPlaneModule : MetadataModule
{
    /// <summary>Gets the overlays of groups 6000 to 601E. The array can be empty.</summary>
    public ImmutableArray<Overlay> Overlays { get; init => field = value.OrEmpty(); } = [];
}
