using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>Modality values to what is shown (PS3.3 C.11.2).</summary>
public sealed record VoiLutModule : MetadataModule
{
    /// <summary>(0028,1050), in modality units; may be empty.</summary>
    public ImmutableArray<double> WindowCenter { get; init => field = value.OrEmpty(); } = [];

    /// <summary>(0028,1051), in modality units; as many as centers.</summary>
    public ImmutableArray<double> WindowWidth { get; init => field = value.OrEmpty(); } = [];

    /// <summary>(0028,1055); may be empty.</summary>
    public ImmutableArray<string> WindowCenterWidthExplanation { get; init => field = value.OrEmpty(); } = [];

    /// <summary>
    /// (0028,1056), or <see cref="VoiLutFunction.LinearExact"/> where a window is narrower than LINEAR can be; <see langword="null"/> when
    /// not said: LINEAR.
    /// </summary>
    public VoiLutFunction? VoiLutFunction { get; init; }

    /// <summary>(0028,3010); may be empty.</summary>
    public ImmutableArray<LookupTable> VoiLutSequence { get; init => field = value.OrEmpty(); } = [];
}
