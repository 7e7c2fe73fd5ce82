using System.Text.RegularExpressions;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests.Docs;

/// <summary>Every link of the documentation leads to a file and a heading of this repository.</summary>
public sealed partial class LinkTests
{
    private static IEnumerable<string> Pages() => Directory.GetFiles(Repository.Root, "*.md")
        .Concat(new[] { "docs", "samples", "benchmarks" }.SelectMany(folder =>
            Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories)))
        .Select(path => Path.GetRelativePath(Repository.Root, path)).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Pages))]
    public void Page_Links_LeadSomewhere(string page)
    {
        var path = Path.Combine(Repository.Root, page);
        foreach (Match link in Link().Matches(File.ReadAllText(path)))
        {
            var (file, heading) = (link.Groups["file"].Value, link.Groups["heading"].Value);
            var target = file.Length == 0 ? path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, file));

            Assert.That(Path.Exists(target), $"{page}: {link.Value}");
            if (heading.Length > 0)
                Assert.That(Headings(target), Does.Contain(heading), $"{page}: {link.Value}");
        }
    }

    [TestCaseSource(nameof(Pages))]
    public void Page_ThatIsLong_HasATableOfContents(string page)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, page));
        var headings = Heading().Matches(text);

        if (page.StartsWith("docs", StringComparison.Ordinal) && headings.Count > 3)
            Assert.That(Headings(Path.Combine(Repository.Root, page))
                .Where(heading => !text.Contains($"](#{heading})", StringComparison.Ordinal)), Is.Empty);
    }

    private static List<string> Headings(string path) =>
        [.. Heading().Matches(File.ReadAllText(path))
            .Select(match => NotInAnchor().Replace(match.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"\]\((?!https?:|mailto:)(?<file>[^)#\s]*)(#(?<heading>[^)\s]*))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^##+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
