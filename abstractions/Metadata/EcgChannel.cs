namespace ImageLoaders.Metadata;

/// <summary>
/// Represents one channel of an electrocardiogram (PS3.3 C.10.9). A sample s stands for (s + baseline) x sensitivity x correction.
/// </summary>
public sealed record EcgChannel
{
    /// <summary>Gets the Code Meaning of the Channel Source (003A,0208), such as <c>Lead II</c>.</summary>
    public string? Source { get; init; }

    /// <summary>Gets the Channel Sensitivity (003A,0210), in <see cref="SensitivityUnits"/> for one step of a sample.</summary>
    public double? Sensitivity { get; init; }

    /// <summary>Gets the Code Value of the Channel Sensitivity Units (003A,0211), in UCUM, such as <c>uV</c>.</summary>
    public string? SensitivityUnits { get; init; }

    /// <summary>Gets the Channel Sensitivity Correction Factor (003A,0212).</summary>
    public double? SensitivityCorrectionFactor { get; init; }

    /// <summary>Gets the Channel Baseline (003A,0213), in steps of a sample.</summary>
    public double? Baseline { get; init; }
}
