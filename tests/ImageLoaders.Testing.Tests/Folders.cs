using System.Reflection;

namespace ImageLoaders.Testing.Tests;

/// <summary>The folders of built plugins.</summary>
internal static class Folders
{
    public static string Plugin(string name) => Path.Combine(Data("PluginsPath"), name);

    public static string Fixture(string name) => Path.Combine(Data("FixturesPath"), name);

    private static string Data(string key) =>
        typeof(Folders).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;
}
