namespace ImageLoaders.Hosting.Plugins;

/// <summary>What fails for reasons that are none of the plugin's and may pass: a disk that is full or read-only, descriptors that are all
/// taken.</summary>
internal static class Surroundings
{
    // errno: EIO, ENFILE, EMFILE, ENOSPC, EROFS, EDQUOT.
    private static readonly int[] Errors = [5, 23, 24, 28, 30, 122];

    /// <summary>When what failed so is tried again, though nothing is heard of it.</summary>
    public static TimeSpan TryAgainAfter { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether a failure may pass by itself.</summary>
    public static bool MayPass(IOException exception) => Array.IndexOf(Errors, exception.HResult) >= 0;
}
