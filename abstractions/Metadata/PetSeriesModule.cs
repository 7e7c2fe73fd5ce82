using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>A PET series (PS3.3 C.8.9.1).</summary>
public sealed record PetSeriesModule : MetadataModule
{
    /// <summary>(0028,0051); may be empty.</summary>
    public ImmutableArray<string> CorrectedImage { get; init => field = value.OrEmpty(); } = [];

    /// <summary>(0054,1001): what modality values are: <c>BQML</c>, <c>GML</c>, <c>CNTS</c>.</summary>
    public string? Units { get; init; }

    /// <summary>(0054,1006): <c>BW</c>, <c>LBM</c>, <c>BSA</c>, where <see cref="Units"/> are a standard uptake value.</summary>
    public string? SuvType { get; init; }

    /// <summary>(0054,1102): <c>START</c>, <c>ADMIN</c>, <c>NONE</c>.</summary>
    public string? DecayCorrection { get; init; }
}
