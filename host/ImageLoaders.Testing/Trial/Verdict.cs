namespace ImageLoaders.Testing.Trial;

/// <summary>What a check has found.</summary>
internal sealed record Verdict(TrialOutcome Outcome, string Detail, TrialCost? Cost = null)
{
    public static Verdict Pass(string detail, TrialCost? cost = null) => new(TrialOutcome.Passed, detail, cost);

    public static Verdict Warn(string detail) => new(TrialOutcome.Warning, detail);

    public static Verdict Fail(string detail, TrialCost? cost = null) => new(TrialOutcome.Failed, detail, cost);
}
