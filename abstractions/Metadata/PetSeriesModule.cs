using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>Represents a PET series (PS3.3 C.8.9.1).</summary>
public sealed record PetSeriesModule : MetadataModule
{
    /// <summary>Gets the Corrected Image (0028,0051). The array can be empty.</summary>
    public ImmutableArray<string> CorrectedImage { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Gets the Units (0054,1001) of modality values, such as <c>BQML</c>, <c>GML</c> or <c>CNTS</c>.</summary>
    public string? Units { get; init; }

    /// <summary>
    /// Gets the SUV Type (0054,1006), such as <c>BW</c>, <c>LBM</c> or <c>BSA</c>, if <see cref="Units"/> are a standard uptake value.
    /// </summary>
    public string? SuvType { get; init; }

    /// <summary>Gets the Decay Correction (0054,1102): <c>START</c>, <c>ADMIN</c> or <c>NONE</c>.</summary>
    public string? DecayCorrection { get; init; }
}
