namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>
/// Failures of the environment, which are not the plugin's and may pass: a disk that is full or read-only, no free descriptors.
/// </summary>
internal static class EnvironmentFailure
{
    // errno: EIO, ENFILE, EMFILE, ENOSPC, EROFS, EDQUOT.
    private static readonly int[] Errors = [5, 23, 24, 28, 30, 122];

    /// <summary>The time after which what failed so is tried again, though no change was seen.</summary>
    public static TimeSpan RetryDelay { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Returns whether a failure may pass by itself.</summary>
    public static bool IsTemporary(IOException exception) => Array.IndexOf(Errors, exception.HResult) >= 0;
}
