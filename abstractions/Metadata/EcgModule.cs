using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>The recordings of an electrocardiogram (PS3.3 C.10.9): how they were sampled, not the samples.</summary>
public sealed record EcgModule : MetadataModule
{
    /// <summary>Waveform Sequence (5400,0100), in its order; may be empty.</summary>
    public ImmutableArray<EcgWaveform> Waveforms { get; init => field = value.OrEmpty(); } = [];
}
