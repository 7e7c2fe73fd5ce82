namespace ImageLoaders.Metadata;

/// <summary>The patient (PS3.3 C.7.1.1).</summary>
public sealed record PatientModule : MetadataModule
{
    /// <summary>(0010,0020).</summary>
    public string? PatientId { get; init; }

    /// <summary>(0010,0010), with <c>^</c> between its components and <c>=</c> between its groups.</summary>
    public string? PatientName { get; init; }

    /// <summary>(0010,0030).</summary>
    public DateOnly? PatientBirthDate { get; init; }

    /// <summary>(0010,0040): <c>M</c>, <c>F</c>, <c>O</c>.</summary>
    public string? PatientSex { get; init; }
}
