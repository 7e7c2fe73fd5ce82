using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>Represents the recordings of an electrocardiogram (PS3.3 C.10.9): how they were sampled, but not the samples.</summary>
public sealed record EcgModule : MetadataModule
{
    /// <summary>Gets the recordings in the order of the Waveform Sequence (5400,0100). The array can be empty.</summary>
    public ImmutableArray<EcgWaveform> Waveforms { get; init => field = value.OrEmpty(); } = [];
}
