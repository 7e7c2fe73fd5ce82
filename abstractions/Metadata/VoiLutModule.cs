using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>Represents the transformation from modality values to display values (PS3.3 C.11.2).</summary>
public sealed record VoiLutModule : MetadataModule
{
    /// <summary>Gets the Window Center (0028,1050), in modality units. The array can be empty.</summary>
    public ImmutableArray<double> WindowCenter { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Gets the Window Width (0028,1051), in modality units. There are as many widths as centers.</summary>
    public ImmutableArray<double> WindowWidth { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Gets the Window Center &amp; Width Explanation (0028,1055). The array can be empty.</summary>
    public ImmutableArray<string> WindowCenterWidthExplanation { get; init => field = value.OrEmpty(); } = [];

    /// <summary>
    /// Gets the VOI LUT Function (0028,1056); <see langword="null"/> if it is not stated, which means LINEAR. It is
    /// <see cref="VoiLutFunction.LinearExact"/> if a window is narrower than LINEAR allows.
    /// </summary>
    public VoiLutFunction? VoiLutFunction { get; init; }

    /// <summary>Gets the VOI LUTs (0028,3010). The array can be empty.</summary>
    public ImmutableArray<LookupTable> VoiLutSequence { get; init => field = value.OrEmpty(); } = [];
}
