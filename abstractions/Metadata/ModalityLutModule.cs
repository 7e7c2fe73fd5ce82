namespace ImageLoaders.Metadata;

/// <summary>Represents the transformation from stored values to modality values (PS3.3 C.11.1).</summary>
public sealed record ModalityLutModule : MetadataModule
{
    /// <summary>Gets the Rescale Intercept (0028,1052).</summary>
    public double? RescaleIntercept { get; init; }

    /// <summary>Gets the Rescale Slope (0028,1053).</summary>
    public double? RescaleSlope { get; init; }

    /// <summary>Gets the Rescale Type (0028,1054).</summary>
    public string? RescaleType { get; init; }

    /// <summary>Gets the Modality LUT (0028,3000).</summary>
    public LookupTable? ModalityLutSequence { get; init; }
}
