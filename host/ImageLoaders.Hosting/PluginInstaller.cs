using ImageLoaders.Hosting.Plugins.Inspection;
using ImageLoaders.Hosting.Plugins.Installing;

namespace ImageLoaders.Hosting;

/// <summary>
/// Installs plugins in a plugins folder, and removes them. A host that watches the folder never sees an incomplete plugin. It is safe for
/// concurrent use by several processes.
/// </summary>
public static class PluginInstaller
{
    /// <summary>
    /// Checks a plugin without running its code, and puts it into the plugins folder in one step. A plugin of the same name is replaced.
    /// </summary>
    /// <param name="source">
    /// The folder of the plugin, or a <c>.zip</c> or <c>.nupkg</c> that has one plugin in it: one assembly with the attribute
    /// <see cref="ImageLoaderPluginAttribute"/>, whose folder is the plugin's.
    /// </param>
    /// <param name="pluginsPath">The plugins folder. It is created if it does not exist.</param>
    /// <returns>What was found out about the plugin, and whether it has replaced one.</returns>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file cannot be read or written.</exception>
    public static PluginInstallation Install(string source, string pluginsPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentException.ThrowIfNullOrEmpty(pluginsPath);
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        var plugins = Directory.CreateDirectory(pluginsPath).FullName;
        var staging = Directory.CreateDirectory(Path.Combine(plugins, $".staging-{Guid.NewGuid():N}")).FullName; // which no host looks at
        try
        {
            var folder = Directory.Exists(path) ? PluginArchive.Copy(path, staging) : PluginArchive.Extract(path, staging);
            var inspection = PluginInspector.Inspect(folder);
            if (inspection.Verdict != PluginVerdict.Ok)
                return new(inspection with { Path = path }, IsReplacement: false);
            var target = Path.Combine(plugins, inspection.Name);
            var isReplacement = FolderSwap.Put(folder, target);
            return new(inspection with { Path = target }, isReplacement);
        }
        catch (Exception exception) when (exception is PluginRejectedException or InvalidDataException)
        {
            var name = Path.GetFileName(path);
            return new(new() { Name = name, Path = path, Verdict = PluginVerdict.Rejected, Reason = exception.Message }, false);
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }
    }

    /// <summary>Removes a plugin from the plugins folder in one step.</summary>
    /// <param name="name">The name of the plugin's folder.</param>
    /// <param name="pluginsPath">The plugins folder.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is not the name of a folder.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such plugin.</exception>
    /// <exception cref="IOException">The folder cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be removed.</exception>
    public static void Remove(string name, string pluginsPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(pluginsPath);
        if (Path.GetFileName(name) != name || name[0] == '.')
            throw new ArgumentException($"'{name}' is not the name of a plugin.", nameof(name));
        var removed = Path.Combine(Path.GetFullPath(pluginsPath), $".removed-{Guid.NewGuid():N}");
        Directory.Move(Path.Combine(Path.GetFullPath(pluginsPath), name), removed);
        Directory.Delete(removed, recursive: true);
    }
}
