using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>The calibrated regions of an ultrasound image (PS3.3 C.8.5.5).</summary>
public sealed record UltrasoundEnhancedRegionModule : MetadataModule
{
    /// <summary>(0018,6011), in their order; may be empty.</summary>
    public ImmutableArray<UltrasoundRegion> Regions { get; init => field = value.OrEmpty(); } = [];
}
