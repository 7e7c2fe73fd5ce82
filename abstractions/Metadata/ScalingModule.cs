namespace ImageLoaders.Metadata;

/// <summary>Factors beyond the rescale: PET standard uptake values and RT dose.</summary>
public sealed record ScalingModule : MetadataModule
{
    /// <summary>SUV by body weight, in g/ml for each modality unit.</summary>
    public double? SuvBodyWeight { get; init; }

    /// <summary>SUV by lean body mass, in g/ml for each modality unit.</summary>
    public double? SuvLeanBodyMass { get; init; }

    /// <summary>SUV by body surface area, in cm2/ml for each modality unit.</summary>
    public double? SuvBodySurfaceArea { get; init; }

    /// <summary>(3004,000E): dose in <see cref="DoseUnits"/> for each stored unit.</summary>
    public double? DoseGridScaling { get; init; }

    /// <summary>(3004,000A).</summary>
    public string? DoseSummation { get; init; }

    /// <summary>(3004,0004).</summary>
    public string? DoseType { get; init; }

    /// <summary>(3004,0002): <c>GY</c>, <c>RELATIVE</c>.</summary>
    public string? DoseUnits { get; init; }
}
