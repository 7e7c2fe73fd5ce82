using System.Reflection;

namespace ImageLoaders.Viewer;

/// <summary>Where the sources lie that the tests run: known since the build.</summary>
internal static class Paths
{
    /// <summary>The folder of the tests that Node runs.</summary>
    public static string Browser { get; } = Of(nameof(Browser));

    /// <summary>The folder of the viewer.</summary>
    public static string Viewer { get; } = Of(nameof(Viewer));

    /// <summary>The script that builds the viewer.</summary>
    public static string BuildScript { get; } = Of(nameof(BuildScript));

    /// <summary>The program that serves the viewer.</summary>
    public static string Program { get; } = Of(nameof(Program));

    /// <summary>The folder that pictures of the page are kept in.</summary>
    public static string Screenshots { get; } = Of(nameof(Screenshots));

    private static string Of(string key) =>
        typeof(Paths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
