namespace ImageLoaders.Metadata;

/// <summary>Represents the patient at the time of the study (PS3.3 C.7.2.2).</summary>
public sealed record PatientStudyModule : MetadataModule
{
    /// <summary>Gets the Patient's Age (0010,1010): a number and D, W, M or Y.</summary>
    public string? PatientAge { get; init; }

    /// <summary>Gets the Patient's Size (0010,1020), in m.</summary>
    public double? PatientSize { get; init; }

    /// <summary>Gets the Patient's Weight (0010,1030), in kg.</summary>
    public double? PatientWeight { get; init; }

    /// <summary>Gets the Patient's Sex (0010,0040). Some readers look for it in this module.</summary>
    public string? PatientSex { get; init; }
}
