using System.Reflection;

namespace ImageLoaders.Viewer;

/// <summary>Where the sources lie that the tests run: known since the build.</summary>
internal static class Paths
{
    /// <summary>The folder of the tests that Node runs.</summary>
    public static string Browser { get; } = Read(nameof(Browser));

    /// <summary>The folder of the viewer.</summary>
    public static string Viewer { get; } = Read(nameof(Viewer));

    /// <summary>The script that builds the viewer.</summary>
    public static string BuildScript { get; } = Read(nameof(BuildScript));

    /// <summary>The program that serves the viewer.</summary>
    public static string Program { get; } = Read(nameof(Program));

    /// <summary>The folder that pictures of the page are kept in.</summary>
    public static string Screenshots { get; } = Read(nameof(Screenshots));

    private static string Read(string key) =>
        typeof(Paths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
