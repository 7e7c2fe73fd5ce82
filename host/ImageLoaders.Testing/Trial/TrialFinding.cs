namespace ImageLoaders.Testing;

/// <summary>Represents the result of one check of a <see cref="PluginTrial"/>.</summary>
/// <param name="Check">The name of the check, such as <c>determinism</c>.</param>
/// <param name="ImageId">The id that was loaded, for display; <see langword="null"/> if the check is of the plugin.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Detail">What was seen, and what to do about it.</param>
/// <param name="Milliseconds">How long the check took.</param>
public sealed record TrialFinding(string Check, string? ImageId, TrialOutcome Outcome, string Detail, double Milliseconds)
{
    /// <summary>
    /// Gets what one load or one reload costs; <see langword="null"/> for checks that do not measure it. The checks <c>memory</c> and
    /// <c>reload</c> do.
    /// </summary>
    public TrialCost? Cost { get; init; }
}
