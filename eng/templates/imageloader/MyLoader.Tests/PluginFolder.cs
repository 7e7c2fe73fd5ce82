namespace MyLoader.Tests;

/// <summary>The plugin as it is built, in a folder of its name.</summary>
internal static class PluginFolder
{
    public static string Find(Type plugin)
    {
        var assembly = plugin.Assembly.Location;
        var name = Path.GetFileNameWithoutExtension(assembly);
        var folder = Path.Combine(Path.GetDirectoryName(assembly)!, "plugin", name);
        Directory.CreateDirectory(folder);
        File.Copy(assembly, Path.Combine(folder, name + ".dll"), overwrite: true);
        return folder;
    }
}
