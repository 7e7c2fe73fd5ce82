using System.Text.RegularExpressions;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests.Docs;

/// <summary>The C# of the documentation is a part of a sample or a test, which are built with everything else.</summary>
public sealed partial class CodeTests
{
    private static readonly string Sources = Normalize(string.Join('\n', new[] { "samples", "tests" }
        .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.EndsWith(nameof(CodeTests) + ".cs", StringComparison.Ordinal)).Select(File.ReadAllText)));

    private static IEnumerable<TestCaseData> Blocks() => Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md")
        .Append(Path.Combine(Repository.Root, "README.md")).Order(StringComparer.Ordinal)
        .SelectMany(page => Block().Matches(File.ReadAllText(page)).Select((block, index) =>
            new TestCaseData(block.Groups["code"].Value).SetArgDisplayNames($"{Path.GetFileName(page)}, {index + 1}")));

    [TestCaseSource(nameof(Blocks))]
    public void Block_IsPartOfWhatIsBuilt(string code) => Assert.That(Sources, Does.Contain(Normalize(code)));

    private static string Normalize(string code) => Blanks().Replace(code, " ").Trim();

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
