namespace ImageLoaders.Metadata;

/// <summary>Represents factors in addition to the rescale: PET standard uptake values and RT dose.</summary>
public sealed record ScalingModule : MetadataModule
{
    /// <summary>Gets the factor from a modality unit to the SUV by body weight, in g/ml.</summary>
    public double? SuvBodyWeight { get; init; }

    /// <summary>Gets the factor from a modality unit to the SUV by lean body mass, in g/ml.</summary>
    public double? SuvLeanBodyMass { get; init; }

    /// <summary>Gets the factor from a modality unit to the SUV by body surface area, in cm2/ml.</summary>
    public double? SuvBodySurfaceArea { get; init; }

    /// <summary>Gets the Dose Grid Scaling (3004,000E): the dose of one stored unit, in <see cref="DoseUnits"/>.</summary>
    public double? DoseGridScaling { get; init; }

    /// <summary>Gets the Dose Summation Type (3004,000A).</summary>
    public string? DoseSummation { get; init; }

    /// <summary>Gets the Dose Type (3004,0004).</summary>
    public string? DoseType { get; init; }

    /// <summary>Gets the Dose Units (3004,0002): <c>GY</c> or <c>RELATIVE</c>.</summary>
    public string? DoseUnits { get; init; }
}
