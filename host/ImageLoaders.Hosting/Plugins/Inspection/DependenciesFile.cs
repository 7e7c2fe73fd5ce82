using System.Collections.Immutable;
using System.Text.Json;
using ImageLoaders.Hosting.Plugins.Isolation;

namespace ImageLoaders.Hosting.Plugins.Inspection;

/// <summary>
/// <c>&lt;Name&gt;.deps.json</c>: what the runtime's resolver finds a plugin's dependencies by. The resolver is native code that trusts the file's shape: a
/// number where it takes a name, or a library without a type, ends the process (seen on .NET 10). So the shape is checked whole before it sees the file.
/// </summary>
internal sealed class DependenciesFile(string fileName, string folder, ImmutableArray<string> files, ImmutableArray<string>.Builder warnings)
{
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
        new DependenciesFile(fileName, folder, files, warnings).Check(json.RootElement);
    }

    private void Check(JsonElement root)
    {
        var target = Property(root, "runtimeTarget") is { ValueKind: JsonValueKind.Object } named ? Property(named, "name") : Property(root, "runtimeTarget");
        RequireText(target, "runtimeTarget");
        foreach (var platform in RequireObject(Property(root, "targets"), "targets"))
        {
            foreach (var library in RequireObject(platform.Value, platform.Name))
            {
                foreach (var kind in RequireObject(library.Value, library.Name))
                    Check(library.Name, kind);
            }
        }
        foreach (var library in RequireObject(Property(root, "libraries"), "libraries"))
        {
            RequireObject(library.Value, library.Name);
            RequireText(Property(library.Value, "type"), library.Name);
            RequireText(Property(library.Value, "sha512"), library.Name);
            foreach (var optional in (ReadOnlySpan<string>)["path", "hashPath", "runtimeStoreManifestName"])
            {
                if (Property(library.Value, optional) is { } value)
                    RequireText(value, library.Name);
            }
        }
    }

    private void Check(string library, JsonProperty kind)
    {
        if (kind.Name is not ("runtime" or "native" or "resources" or "runtimeTargets"))
            return;
        foreach (var asset in RequireObject(kind.Value, library))
        {
            RequireObject(asset.Value, asset.Name);
            if (kind.Name == "runtimeTargets")
            {
                RequireText(Property(asset.Value, "rid"), asset.Name);
                RequireText(Property(asset.Value, "assetType"), asset.Name);
            }
            foreach (var optional in (ReadOnlySpan<string>)["assemblyVersion", "fileVersion", "locale"])
            {
                if (Property(asset.Value, optional) is { } value)
                    RequireText(value, asset.Name);
            }
            if (asset.Name.Split('/', '\\').Contains("..") || !PluginFolder.Contains(folder, Path.Combine(folder, asset.Name)))
                throw new PluginRejectedException($"{fileName} names {asset.Name}, which leads out of the plugin's folder. What a plugin needs must lie in its folder.");
            if (kind.Name == "runtime" && !IsThere(asset.Name))
                warnings.Add($"{fileName} lists {asset.Name}, which is not in the folder: whatever uses it will fail.");
        }
    }

    // A package's lib/net8.0/X.dll is laid down as X.dll.
    private bool IsThere(string asset) => files.Contains(asset)
        || files.Contains(asset[(asset.LastIndexOf('/') + 1)..])
        || SharedAssemblies.ContractNames.Contains(Path.GetFileNameWithoutExtension(asset), StringComparer.OrdinalIgnoreCase);

    private static JsonElement? Property(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value : null;

    private JsonElement.ObjectEnumerator RequireObject(JsonElement? element, string where) =>
        element is { ValueKind: JsonValueKind.Object } value ? value.EnumerateObject() : throw Misshapen(where);

    private void RequireText(JsonElement? element, string where)
    {
        if (element is not { ValueKind: JsonValueKind.String })
            throw Misshapen(where);
    }

    private PluginRejectedException Misshapen(string where) =>
        new($"{fileName} is broken at \"{where}\": that is not what the build writes. Build the plugin again, and copy all of its folder.");
}
