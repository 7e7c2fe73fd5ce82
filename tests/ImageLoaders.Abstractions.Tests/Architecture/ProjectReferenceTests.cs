using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using ImageLoaders.Tests;

namespace ImageLoaders.Abstractions.Tests.Architecture;

/// <summary>The references of every project file, and of what was built of it, are those of the table in docs/architecture.md.</summary>
internal sealed class ProjectReferenceTests
{
    private static readonly string[] Owners = ["abstractions", "codecs", "host", "plugins"];

    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["ImageLoaders.Abstractions"] = [],
        ["ImageLoaders.Codecs"] = ["ImageLoaders.Abstractions"],
        ["ImageLoaders.Hosting"] = ["ImageLoaders.Abstractions"],
        ["ImageLoaders.Display"] = ["ImageLoaders.Abstractions"],
        ["ImageLoaders.AspNetCore"] = ["ImageLoaders.Abstractions", "ImageLoaders.Hosting", "ImageLoaders.Display"],
        ["ImageLoaders.Testing"] = ["ImageLoaders.Abstractions", "ImageLoaders.Hosting"],
        ["ImageLoaders.Cli"] = ["ImageLoaders.Abstractions", "ImageLoaders.Codecs", "ImageLoaders.Hosting", "ImageLoaders.Display",
            "ImageLoaders.AspNetCore", "ImageLoaders.Testing"],
    };

    private static IEnumerable<TestCaseData> Projects() =>
        ProjectFiles().Select(path => new TestCaseData(path).SetArgDisplayNames(Path.GetFileNameWithoutExtension(path)));

    [TestCaseSource(nameof(Projects))]
    public void Project_References_AreThoseOfTheTable(string path)
    {
        var project = XDocument.Load(path);
        var references = project.Descendants("ProjectReference")
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));

        Assert.That(references, Is.SubsetOf(Allowed(path)));
        Assert.That(project.Descendants("Reference"), Is.Empty);
        Assert.That(project.Descendants("Import").Select(import => Path.GetFileName((string)import.Attribute("Project")!)),
            Is.EqualTo(IsPlugin(path) ? ["Plugin.props"] : Array.Empty<string>()));
    }

    [TestCaseSource(nameof(Projects))]
    public void Assembly_References_AreThoseOfTheTable(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        foreach (var built in BuiltOutputs(name))
        {
            using var file = new PEReader(File.OpenRead(built));
            var metadata = file.GetMetadataReader();
            var references = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name));

            Assert.That(references.Where(reference => reference.StartsWith("ImageLoaders.", StringComparison.Ordinal)),
                Is.SubsetOf(Allowed(path)), built);
        }
    }

    [Test]
    public void Abstractions_Packages_AreTheAbstractionsOfTheFrameworkAndTheAnalyzer()
    {
        var packages = XDocument.Load(
            ProjectFiles().Single(path => path.EndsWith("ImageLoaders.Abstractions.csproj", StringComparison.Ordinal)))
            .Descendants("PackageReference").Select(reference => (string)reference.Attribute("Include")!);

        Assert.That(packages.Where(package => package != "Microsoft.CodeAnalysis.BannedApiAnalyzers"),
            Is.Not.Empty.And.All.Match(@"^Microsoft\.Extensions\.[A-Za-z.]+\.Abstractions$"));
    }

    [Test]
    public void Program_Plugins_AreBuiltWithoutBeingReferenced()
    {
        var project = XDocument.Load(ProjectFiles().Single(path => path.EndsWith("ImageLoaders.Cli.csproj", StringComparison.Ordinal)));

        Assert.That(project.Descendants("PluginProject").Select(item => (string)item.Attribute("Include")!),
            Is.EqualTo(new[] { "../../plugins/*/*.csproj" }));
        Assert.That(project.Descendants("ProjectReference")
            .Single(reference => (string)reference.Attribute("Include")! == "@(PluginProject)").Attribute("ReferenceOutputAssembly")?.Value,
            Is.EqualTo("false"));
    }

    [Test]
    public void Solution_HoldsEveryProject()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Plugins.sln")).Replace('\\', '/');
        var missing = Owners.Concat(["samples", "tests", "benchmarks"]).Select(folder => Path.Combine(Repository.Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "*.csproj", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal));

        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void Root_Folders_AreThoseOfTheDesign()
    {
        string[] known = ["eng", "abstractions", "codecs", "host", "plugins", "samples", "tests", "benchmarks", "docs", "deploy",
            "artifacts"];
        var folders = Directory.GetDirectories(Repository.Root).Select(path => Path.GetFileName(path)!).Where(name => name[0] != '.');

        Assert.That(folders, Is.SubsetOf(known));
    }

    private static IEnumerable<string> ProjectFiles() => Owners.SelectMany(folder =>
        Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories)).Order(StringComparer.Ordinal);

    private static bool IsPlugin(string path) => path.StartsWith(Path.Combine(Repository.Root, "plugins"), StringComparison.Ordinal);

    private static string[] Allowed(string path) =>
        IsPlugin(path) ? ["ImageLoaders.Abstractions", "ImageLoaders.Codecs"] : MayKnow[Path.GetFileNameWithoutExtension(path)];

    private static IEnumerable<string> BuiltOutputs(string name)
    {
        var configuration = Repository.Configuration.ToLowerInvariant();
        var artifacts = Path.Combine(Repository.Root, "artifacts");
        return new[] { Path.Combine(artifacts, "bin", name, configuration), Path.Combine(artifacts, "plugins", configuration, name) }
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "*.dll"))
                .Where(file => Path.GetFileNameWithoutExtension(file) == (name == "ImageLoaders.Cli" ? "imageloaders" : name));
    }
}
