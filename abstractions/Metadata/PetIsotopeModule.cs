namespace ImageLoaders.Metadata;

/// <summary>What the patient was given (PS3.3 C.8.9.2).</summary>
public sealed record PetIsotopeModule : MetadataModule
{
    /// <summary>(0018,0031).</summary>
    public string? Radiopharmaceutical { get; init; }

    /// <summary>(0018,1072).</summary>
    public TimeOnly? RadiopharmaceuticalStartTime { get; init; }

    /// <summary>(0018,1078), in the time of the scanner.</summary>
    public DateTime? RadiopharmaceuticalStartDateTime { get; init; }

    /// <summary>(0018,1074), in Bq.</summary>
    public double? RadionuclideTotalDose { get; init; }

    /// <summary>(0018,1075), in s.</summary>
    public double? RadionuclideHalfLife { get; init; }
}
