using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>Represents a group of channels that were sampled together (PS3.3 C.10.9).</summary>
public sealed record EcgWaveform
{
    /// <summary>Gets the Multiplex Group Label (003A,0020).</summary>
    public string? Label { get; init; }

    /// <summary>Gets the Number of Waveform Samples (003A,0010) of each channel.</summary>
    public int? NumberOfSamples { get; init; }

    /// <summary>Gets the Sampling Frequency (003A,001A), in Hz.</summary>
    public double? SamplingFrequency { get; init; }

    /// <summary>Gets the Waveform Bits Allocated (5400,1004): 8 or 16.</summary>
    public int? BitsAllocated { get; init; }

    /// <summary>
    /// Gets the Waveform Sample Interpretation (5400,1006): <c>SS</c>, <c>US</c>, <c>SB</c>, <c>UB</c>, <c>MB</c> or <c>AB</c>.
    /// </summary>
    public string? SampleInterpretation { get; init; }

    /// <summary>Gets the channels in the order of the Channel Definition Sequence (003A,0200). The array can be empty.</summary>
    public ImmutableArray<EcgChannel> Channels { get; init => field = value.OrEmpty(); } = [];
}
