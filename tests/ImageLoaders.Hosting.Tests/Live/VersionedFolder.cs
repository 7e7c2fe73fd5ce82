using ImageLoaders.Hosting.Tests.Plugins;

namespace ImageLoaders.Hosting.Tests.Live;

/// <summary>The plugin <c>Versioned</c> in a plugins folder, replaced by one of its two versions as operators do it.</summary>
internal sealed class VersionedFolder(string pluginsPath, bool withHashes = true)
{
    public string Path { get; } = System.IO.Path.Combine(pluginsPath, "Versioned");

    /// <summary>Beside it, and moved into its place: two renames.</summary>
    public void ReplaceByRename(int version)
    {
        var (next, old) = (System.IO.Path.Combine(pluginsPath, ".next"), System.IO.Path.Combine(pluginsPath, ".old"));
        foreach (var file in Files(version))
            Copy(version, file, next);
        if (Directory.Exists(Path))
            Directory.Move(Path, old);
        Directory.Move(next, Path);
        if (Directory.Exists(old))
            Directory.Delete(old, recursive: true);
    }

    /// <summary>Over what is there, file by file.</summary>
    public void CopyOver(int version)
    {
        foreach (var file in Files(version))
            Copy(version, file, Path);
    }

    /// <summary>The first half of such a copy; the second half follows when it is called.</summary>
    public Action CopyHalf(int version)
    {
        var files = Files(version);
        foreach (var file in files[..(files.Length / 2)])
            Copy(version, file, Path);
        return () =>
        {
            foreach (var file in files[(files.Length / 2)..])
                Copy(version, file, Path);
        };
    }

    // The plugin's own DLL and its hashes in the first half, its dependency in the second: half way, the one lies beside the other's.
    private string[] Files(int version) =>
        [.. Directory.EnumerateFiles(Source(version)).Select(file => System.IO.Path.GetFileName(file)!)
            .Where(file => withHashes || file != "Versioned.files.json")
            .OrderBy(file => file.StartsWith("Newtonsoft", StringComparison.Ordinal) ? 2 : file is "Versioned.dll" or "Versioned.files.json"
                ? 0 : 1)];

    private static string Source(int version) => PluginsFolder.FixtureFolder($"Versioned{version}");

    private static void Copy(int version, string file, string folder)
    {
        Directory.CreateDirectory(folder);
        using var from = File.OpenRead(System.IO.Path.Combine(Source(version), file));
        using var to = File.Create(System.IO.Path.Combine(folder, file)); // as cp does: over what is there, not in its place
        from.CopyTo(to);
    }
}
