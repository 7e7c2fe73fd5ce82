namespace ImageLoaders.Cli;

/// <summary>What the process ends with. Scripts rely on these: a number never changes its meaning.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Anything that has no number of its own: the output cannot be written, doctor found something.</summary>
    public const int Failure = 1;

    public const int Usage = 2;

    /// <summary><c>plugins check</c>: the folder is no plugin that this host can load.</summary>
    public const int NotLoadable = 3;

    /// <summary><c>plugins try</c>: a check does not hold.</summary>
    public const int TrialFailed = 4;

    /// <summary>As a shell says of Ctrl+C.</summary>
    public const int Cancelled = 130;

    private const int FirstLoadError = 10;

    /// <summary>For people: every number and what it means.</summary>
    public static string Explanation { get; } =
        $"Exit codes: {Success} success, {Failure} failure, {Usage} wrong usage, {NotLoadable} not a loadable plugin, "
            + $"{TrialFailed} a failed trial, {Cancelled} cancelled; of loads "
        + string.Join(", ", Enum.GetValues<ImageLoadError>().Select(error => $"{From(error)} {error}")) + ".";

    /// <summary>10 and the error's place in <see cref="ImageLoadError"/>.</summary>
    public static int From(ImageLoadError error) => FirstLoadError + (int)error;
}
