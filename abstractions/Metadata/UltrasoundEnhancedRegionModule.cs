using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>Represents the calibrated regions of an ultrasound image (PS3.3 C.8.5.5).</summary>
public sealed record UltrasoundEnhancedRegionModule : MetadataModule
{
    /// <summary>Gets the regions in the order of the Sequence of Ultrasound Regions (0018,6011). The array can be empty.</summary>
    public ImmutableArray<UltrasoundRegion> Regions { get; init => field = value.OrEmpty(); } = [];
}
