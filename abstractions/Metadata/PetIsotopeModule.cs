namespace ImageLoaders.Metadata;

/// <summary>Represents the radiopharmaceutical that the patient received (PS3.3 C.8.9.2).</summary>
public sealed record PetIsotopeModule : MetadataModule
{
    /// <summary>Gets the Radiopharmaceutical (0018,0031).</summary>
    public string? Radiopharmaceutical { get; init; }

    /// <summary>Gets the Radiopharmaceutical Start Time (0018,1072).</summary>
    public TimeOnly? RadiopharmaceuticalStartTime { get; init; }

    /// <summary>Gets the Radiopharmaceutical Start DateTime (0018,1078), in the local time of the scanner.</summary>
    public DateTime? RadiopharmaceuticalStartDateTime { get; init; }

    /// <summary>Gets the Radionuclide Total Dose (0018,1074), in Bq.</summary>
    public double? RadionuclideTotalDose { get; init; }

    /// <summary>Gets the Radionuclide Half Life (0018,1075), in s.</summary>
    public double? RadionuclideHalfLife { get; init; }
}
