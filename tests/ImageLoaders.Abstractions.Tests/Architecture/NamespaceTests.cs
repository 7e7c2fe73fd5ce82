using System.Text.RegularExpressions;
using ImageLoaders.Tests;

namespace ImageLoaders.Abstractions.Tests.Architecture;

/// <summary>
/// Folders and namespaces of what ships agree. A folder can group files of the namespace above it, as those of a library's public types do.
/// </summary>
internal sealed partial class NamespaceTests
{
    private static readonly string[] Roots = ["abstractions", "codecs", "host", "plugins"];

    private static IEnumerable<string> Projects() => Roots
        .SelectMany(root => Directory.GetFiles(Path.Combine(Repository.Root, root), "*.csproj", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Repository.Root, file));

    [TestCaseSource(nameof(Projects))]
    public void Namespaces_OfAProject_AreThoseOfItsFolders(string path)
    {
        var project = Path.Combine(Repository.Root, path);
        var folder = Path.GetDirectoryName(project)!;
        var root = RootNamespace().Match(File.ReadAllText(project)) is { Success: true } match
            ? match.Groups[1].Value : Path.GetFileNameWithoutExtension(project);
        var files = Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories);

        Assert.That(files.Where(file => !Agree(file)).Select(file => Path.GetRelativePath(Repository.Root, file)), Is.Empty,
            "The namespace of these files is neither that of their folder nor that of a folder above it.");

        bool Agree(string file)
        {
            var match = Namespace().Match(File.ReadAllText(file));
            var full = $"{root}.{Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '.')}";
            return !match.Success
                || (full.StartsWith(match.Groups[1].Value + '.', StringComparison.Ordinal)
                    && $"{match.Groups[1].Value}.".StartsWith(root + '.', StringComparison.Ordinal));
        }
    }

    [GeneratedRegex("<RootNamespace>(.+?)</RootNamespace>")]
    private static partial Regex RootNamespace();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
