namespace ImageLoaders.Testing;

/// <summary>Specifies the outcome of one check of a <see cref="PluginTrial"/>.</summary>
public enum TrialOutcome
{
    /// <summary>What was checked does not hold.</summary>
    Failed,

    /// <summary>What was checked holds, and something should be corrected.</summary>
    Warning,

    /// <summary>What was checked holds.</summary>
    Passed,
}
