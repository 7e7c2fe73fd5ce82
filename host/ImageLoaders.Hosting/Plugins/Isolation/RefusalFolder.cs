using System.Reflection;

namespace ImageLoaders.Hosting.Plugins.Isolation;

/// <summary>
/// The folder in which McMaster.NETCore.Plugins looks for an assembly after the plugin's own context has refused it. Each refusal leaves
/// a link there, under the name that was asked for, that leads nowhere. The search ends there with a <see cref="FileNotFoundException"/>,
/// before the runtime offers the application's own assembly of that name. Safe for concurrent use.
/// </summary>
internal sealed class RefusalFolder(string path)
{
    private const string Nowhere = "refused";

    /// <summary>Makes the folder, and an empty file in it.</summary>
    /// <param name="name">The file's name without its extension.</param>
    /// <returns>The file's path.</returns>
    public string CreatePlaceholder(string name)
    {
        Directory.CreateDirectory(path);
        var placeholder = Path.Combine(path, name + ".dll");
        File.WriteAllBytes(placeholder, []);
        return placeholder;
    }

    /// <summary>Makes the search for an assembly end here.</summary>
    /// <param name="assembly">Its name, as it was asked for.</param>
    public void Add(AssemblyName assembly)
    {
        var culture = assembly.CultureName ?? "";
        var file = assembly.Name + ".dll";
        if (Path.GetFileName(file) != file || Path.GetFileName(culture) != culture)
            return; // it names a path, and no assembly of the application's is called so
        var entry = Path.Combine(path, culture, file);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(entry)!);
            if (OperatingSystem.IsWindows())
                File.WriteAllBytes(entry, []); // a link needs a privilege; this ends the search with a BadImageFormatException
            else
                File.CreateSymbolicLink(entry, Nowhere);
        }
        catch (IOException) when (File.Exists(entry))
        {
            // It was refused before.
        }
    }
}
