using System.Collections.Immutable;
using System.Text.Json;

namespace ImageLoaders.Hosting.Plugins;

/// <summary><c>&lt;Name&gt;.deps.json</c>: what the runtime's resolver finds a plugin's dependencies by.</summary>
internal static class DependenciesFile
{
    private static readonly string[] AssetKinds = ["runtime", "native", "resources", "runtimeTargets"];

    /// <exception cref="PluginRejectedException">It is broken, or names a path outside of the folder.</exception>
    public static void Check(string folder, string name, ImmutableArray<string> files, ImmutableArray<string>.Builder warnings)
    {
        var fileName = name + ".deps.json";
        if (!files.Contains(fileName))
        {
            warnings.Add($"There is no {fileName}: dependencies are looked for by file name alone. Copy it along with the DLL.");
            return;
        }
        using var json = JsonFile.Read(folder, fileName);
        if (JsonFile.GetText(json.RootElement, "runtimeTarget") is null
            && (!JsonFile.TryGetObject(json.RootElement, "runtimeTarget", out var target) || JsonFile.GetText(target, "name") is null)
            || !JsonFile.TryGetObject(json.RootElement, "targets", out var targets))
        {
            throw new PluginRejectedException($"{fileName} has no \"runtimeTarget\" and \"targets\", so no dependency can be found by it. Build the plugin again.");
        }
        foreach (var asset in Libraries(targets).SelectMany(library => Assets(library)))
        {
            if (!PluginFolder.Contains(folder, Path.Combine(folder, asset.Path)) || asset.Path.Split('/', '\\').Contains(".."))
                throw new PluginRejectedException($"{fileName} names {asset.Path}, which leads out of the plugin's folder. What a plugin needs must lie in its folder.");
            if (asset.Kind == "runtime" && !IsThere(asset.Path, files))
                warnings.Add($"{fileName} lists {asset.Path}, which is not in the folder: whatever uses it will fail.");
        }
    }

    private static IEnumerable<JsonElement> Libraries(JsonElement targets) => targets.EnumerateObject()
        .Where(target => target.Value.ValueKind == JsonValueKind.Object)
        .SelectMany(target => target.Value.EnumerateObject())
        .Select(library => library.Value);

    private static IEnumerable<(string Kind, string Path)> Assets(JsonElement library)
    {
        foreach (var kind in AssetKinds)
        {
            if (library.ValueKind != JsonValueKind.Object || !JsonFile.TryGetObject(library, kind, out var assets))
                continue;
            foreach (var asset in assets.EnumerateObject())
                yield return (kind, asset.Name);
        }
    }

    // A package's lib/net8.0/X.dll is laid down as X.dll.
    private static bool IsThere(string asset, ImmutableArray<string> files) => files.Contains(asset)
        || files.Contains(asset[(asset.LastIndexOf('/') + 1)..])
        || SharedAssemblies.ContractNames.Contains(Path.GetFileNameWithoutExtension(asset), StringComparer.OrdinalIgnoreCase);
}
