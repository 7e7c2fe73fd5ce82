namespace ImageLoaders.Metadata;

/// <summary>The patient at the time of the study (PS3.3 C.7.2.2).</summary>
public sealed record PatientStudyModule : MetadataModule
{
    /// <summary>(0010,1010): a number and D, W, M or Y.</summary>
    public string? PatientAge { get; init; }

    /// <summary>(0010,1020), in m.</summary>
    public double? PatientSize { get; init; }

    /// <summary>(0010,1030), in kg.</summary>
    public double? PatientWeight { get; init; }

    /// <summary>(0010,0040), as some readers look for it here.</summary>
    public string? PatientSex { get; init; }
}
