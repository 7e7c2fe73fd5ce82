using System.Runtime.Loader;
using System.Text.Json.Nodes;

namespace ImageLoaders.Hosting.Tests.Plugins;

internal sealed class DependenciesFileTests
{
    private const string Whole = """
        {
          "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0", "signature": "" },
          "compilationOptions": {},
          "targets": {
            ".NETCoreApp,Version=v10.0": {
              "Broken/1.0.0": { "dependencies": { "Some.Package": "2.0.0" }, "runtime": { "Broken.dll": {} } },
              "Some.Package/2.0.0": {
                "runtime": { "lib/net8.0/Some.Package.dll": { "assemblyVersion": "2.0.0.0", "fileVersion": "2.0.0.0" } },
                "native": { "some.so": { "fileVersion": "0.0.0.0" } },
                "resources": { "lib/net8.0/de/Some.Package.resources.dll": { "locale": "de" } },
                "runtimeTargets": {
                  "runtimes/linux-x64/native/some.so": { "rid": "linux-x64", "assetType": "native", "fileVersion": "0.0.0.0" }
                }
              }
            }
          },
          "libraries": {
            "Broken/1.0.0": { "type": "project", "serviceable": false, "sha512": "" },
            "Some.Package/2.0.0": { "type": "package", "serviceable": true, "sha512": "sha512-x", "path": "some.package/2.0.0",
              "hashPath": "some.package.2.0.0.nupkg.sha512" }
          },
          "runtimes": { "linux-x64": ["linux", "any"] }
        }
        """;

    private static readonly string?[] Replacements = [null, "null", "1", "true", "\"\"", "\"x\"", "[]", "[1]", "{}", "{\"x\":1}"];

    // The runtime's resolver ends the process on files of some shapes, so that a wrong answer here is the end of the test run.
    [Test]
    public void Inspect_DependenciesFileOfAnyShape_LetsTheResolverSeeOnlyWhatItBears()
    {
        using var folder = new PluginsFolder();
        var broken = folder.Add("Good", "Broken");
        var dll = Path.Combine(broken, "Broken.dll");
        var paths = Paths(JsonNode.Parse(Whole)!, []).ToList();
        var (taken, refused) = (0, 0);
        foreach (var path in paths)
        {
            foreach (var replacement in Replacements)
            {
                File.WriteAllText(Path.Combine(broken, "Broken.deps.json"), Edit(path, replacement));
                if (PluginInspector.Inspect(broken).Verdict == PluginVerdict.Ok)
                {
                    taken++;
                    _ = new AssemblyDependencyResolver(dll).ResolveAssemblyToPath(new("Some.Package"));
                }
                else
                {
                    refused++;
                }
            }
        }

        Assert.That(paths, Has.Count.GreaterThan(30));
        Assert.That(taken, Is.GreaterThan(100));
        Assert.That(refused, Is.GreaterThan(100));
    }

    [Test]
    public void Inspect_WholeDependenciesFile_IsTaken()
    {
        using var folder = new PluginsFolder();
        var broken = folder.Add("Good", "Broken");
        File.WriteAllText(Path.Combine(broken, "Broken.deps.json"), Whole);

        var inspection = PluginInspector.Inspect(broken);

        Assert.That(inspection.Verdict, Is.EqualTo(PluginVerdict.Ok), inspection.Reason);
        Assert.That(inspection.Warnings.Single(), Does.Contain("lists lib/net8.0/Some.Package.dll, which is not in the folder"));
    }

    [Test]
    public void Inspect_PropertyTwice_IsRejected()
    {
        using var folder = new PluginsFolder();
        var broken = folder.Add("Good", "Broken");
        File.WriteAllText(Path.Combine(broken, "Broken.deps.json"),
            Whole.Replace("\"rid\": \"linux-x64\"", "\"rid\": 1, \"rid\": \"linux-x64\"", StringComparison.Ordinal));

        Assert.That(PluginInspector.Inspect(broken).Reason, Does.StartWith("Broken.deps.json is broken"));
    }

    private static IEnumerable<string[]> Paths(JsonNode node, string[] above) => node is JsonObject children
        ? children.SelectMany(child => Paths(child.Value!, [.. above, child.Key]).Prepend([.. above, child.Key]))
        : [];

    private static string Edit(string[] path, string? replacement)
    {
        var root = JsonNode.Parse(Whole)!;
        var parent = path[..^1].Aggregate(root, (node, name) => node[name]!).AsObject();
        if (replacement is null)
            parent.Remove(path[^1]);
        else
            parent[path[^1]] = JsonNode.Parse(replacement);
        return root.ToJsonString();
    }
}
