using System.Collections.Immutable;
using System.Text.Json;
using ImageLoaders.Hosting.Plugins.Isolation;

namespace ImageLoaders.Hosting.Plugins.Inspection;

/// <summary><c>&lt;Name&gt;.runtimeconfig.json</c>: the shared frameworks that a plugin asks for. A plugin gets those of its host, and no others.</summary>
internal static class RuntimeConfigFile
{
    /// <summary>The frameworks it asks for, as <c>name version</c>; none when there is no such file.</summary>
    /// <exception cref="PluginRejectedException">It is broken, or this host does not run on one of them.</exception>
    public static ImmutableArray<string> Check(string folder, string name, SharedAssemblies shared)
    {
        var fileName = name + ".runtimeconfig.json";
        if (!File.Exists(Path.Combine(folder, fileName)))
            return [];
        using var json = JsonFile.Read(folder, fileName);
        if (!JsonFile.TryGetObject(json.RootElement, "runtimeOptions", out var options))
            return [];
        var asked = ImmutableArray.CreateBuilder<string>();
        foreach (var framework in Frameworks(options))
        {
            var (frameworkName, version) = (JsonFile.GetText(framework, "name"), JsonFile.GetText(framework, "version"));
            if (frameworkName is null)
                throw new PluginRejectedException($"{fileName} has a framework without a name. Build the plugin again.");
            if (!shared.Frameworks.TryGetValue(frameworkName, out var own))
            {
                throw new PluginRejectedException(
                    $"It asks for the shared framework {frameworkName}, and this host runs on {string.Join(", ", shared.Frameworks.Keys.Order(StringComparer.Ordinal))}. "
                    + "Take the FrameworkReference out of the plugin, or run it in a host that has that framework.");
            }
            if (SharedAssemblies.ParseVersion(version) is { } wanted && SharedAssemblies.IsNewer(wanted, own))
                throw new PluginRejectedException($"It asks for {frameworkName} {version}, and this host runs on {own}. Build it for the older framework, or update the host's runtime.");
            asked.Add($"{frameworkName} {version}");
        }
        return asked.ToImmutable();
    }

    private static IEnumerable<JsonElement> Frameworks(JsonElement options)
    {
        if (JsonFile.TryGetObject(options, "framework", out var framework))
            yield return framework;
        if (options.TryGetProperty("frameworks", out var frameworks) && frameworks.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in frameworks.EnumerateArray())
                yield return element;
        }
    }
}
