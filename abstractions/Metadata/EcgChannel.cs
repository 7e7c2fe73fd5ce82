namespace ImageLoaders.Metadata;

/// <summary>One channel of an electrocardiogram (PS3.3 C.10.9): a sample s stands for (s + baseline) x sensitivity x correction.</summary>
public sealed record EcgChannel
{
    /// <summary>Code Meaning of the Channel Source (003A,0208): <c>Lead II</c>.</summary>
    public string? Source { get; init; }

    /// <summary>Channel Sensitivity (003A,0210), in <see cref="SensitivityUnits"/> for one step of a sample.</summary>
    public double? Sensitivity { get; init; }

    /// <summary>Code Value of the units (003A,0211), by UCUM: <c>uV</c>.</summary>
    public string? SensitivityUnits { get; init; }

    /// <summary>Channel Sensitivity Correction Factor (003A,0212).</summary>
    public double? SensitivityCorrectionFactor { get; init; }

    /// <summary>Channel Baseline (003A,0213), in steps of a sample.</summary>
    public double? Baseline { get; init; }
}
