using System.Xml.Linq;
using ImageLoaders.Tests;

namespace ImageLoaders.Abstractions.Tests.Architecture;

/// <summary>
/// SixLabors.ImageSharp is for tests and benchmarks: it has open advisories, and keeps a plugin that loads it in memory for ever.
/// </summary>
internal sealed class ImageSharpTests
{
    private const string Package = "SixLabors.ImageSharp";
    private const string Props = "ImageSharp.props";

    private static readonly string[] Shipped = ["abstractions", "codecs", "host", "plugins", "samples"];

    [Test]
    public void Projects_ThatReferenceIt_AreTestsAndBenchmarksAlone()
    {
        var users = Files("*.csproj").Where(path => Says(path, "ImageSharp")).Select(Name);

        Assert.That(users, Is.EquivalentTo(["ImageLoaders.Codecs.Tests", "ImageLoaders.Benchmarks"]));
    }

    [Test]
    public void Outputs_OfWhatShips_NeitherHoldNorNameIt()
    {
        var folders = Shipped.SelectMany(folder => Files("*.csproj", folder)).Select(Name).SelectMany(Outputs).Where(Directory.Exists)
            .ToList();
        var files = folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)).ToList();

        Assert.That(files.Where(file => Path.GetFileName(file).StartsWith(Package, StringComparison.Ordinal)), Is.Empty);
        var lists = files.Where(file => file.EndsWith(".deps.json", StringComparison.Ordinal)).ToList();
        Assert.That(lists, Is.Not.Empty);
        Assert.That(lists.Where(list => Says(list, Package)), Is.Empty);
    }

    [Test]
    public void Advisories_AreSuppressedOneByOne_ForItsUsersAlone()
    {
        var suppressing = Files("*.csproj").Concat(Files("*.props")).Concat(Files("*.targets"))
            .Where(path => Says(path, "NuGetAuditSuppress")).ToList();

        Assert.That(suppressing.Select(Path.GetFileName), Is.EqualTo([Props]));
        var suppressed = XDocument.Load(suppressing.Single()).Descendants("NuGetAuditSuppress").ToList();
        Assert.That(suppressed, Has.Count.EqualTo(5));
        Assert.That(suppressed.Select(item => item.PreviousNode), Has.All.InstanceOf<XComment>(), "each has its reason");
        Assert.That(
            suppressed.Select(item => (string)item.Attribute("Include")!),
            Is.Unique.And.All.Match("^https://github.com/advisories/GHSA(-[0-9a-z]{4}){3}$"));
    }

    private static IEnumerable<string> Files(string pattern, string folder = "") =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories).Where(IsSource);

    private static bool IsSource(string path) =>
        !Path.GetRelativePath(Repository.Root, path).Split('/', '\\').Any(part => part is "artifacts" or "node_modules" or "obj");

    private static bool Says(string path, string text) => File.ReadAllText(path).Contains(text, StringComparison.OrdinalIgnoreCase);

    private static string Name(string path) => Path.GetFileNameWithoutExtension(path);

    private static IEnumerable<string> Outputs(string project)
    {
        var (artifacts, configuration) = (Path.Combine(Repository.Root, "artifacts"), Repository.Configuration.ToLowerInvariant());
        yield return Path.Combine(artifacts, "bin", project, configuration);
        yield return Path.Combine(artifacts, "plugins", configuration, project);
    }
}
