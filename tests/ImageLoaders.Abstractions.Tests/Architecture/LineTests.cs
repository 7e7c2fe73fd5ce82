using ImageLoaders.Tests;

namespace ImageLoaders.Abstractions.Tests.Architecture;

/// <summary>
/// The lines of the sources have at most the columns that .editorconfig promises. Tables and links of the documentation cannot be broken.
/// </summary>
internal sealed class LineTests
{
    private const int MaximumColumns = 140;

    private static readonly string[] Endings =
    [
        ".cs", ".js", ".mjs", ".ts", ".md", ".css", ".html", ".sh", ".py", ".lua", ".cpp", ".conf", ".csproj", ".props", ".targets", ".yml",
        ".yaml",
    ];

    // Scripts without an ending.
    private static readonly string[] Names = ["run", "test", "Dockerfile"];

    // What is made, not written.
    private static readonly string[] Made = [".git", "artifacts", "node_modules", "dist", "bin", "obj"];

    [Test]
    public void Sources_Lines_AreNotLong() => Assert.That(Sources(Repository.Root).SelectMany(LongLines), Is.Empty);

    private static IEnumerable<string> Sources(string folder) =>
        Directory.GetFiles(folder).Where(file => Endings.Contains(Path.GetExtension(file)) || Names.Contains(Path.GetFileName(file)))
        .Concat(Directory.GetDirectories(folder).Where(child => !Made.Contains(Path.GetFileName(child))).SelectMany(Sources));

    private static IEnumerable<string> LongLines(string file) => File.ReadLines(file).Index()
        .Where(line => line.Item.Length > MaximumColumns && !(file.EndsWith(".md", StringComparison.Ordinal) && line.Item[0] is '|' or '['))
        .Select(line => $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1} has {line.Item.Length} columns");
}
