using System.Text.RegularExpressions;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests;

/// <summary>The code that the README shows is that of the samples, which are built with everything else and run here.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Readme_IsShort() => Assert.That(Readme.Split('\n'), Has.Length.LessThanOrEqualTo(150));

    [TestCase("loader", "NoiseLoader/NoisePlugin.cs", 15)]
    [TestCase("embed", "Embedder/Program.cs", 10)]
    public void Code_IsThatOfTheSampleAndShort(string name, string sample, int maximumLines)
    {
        var code = CodeBlock().Matches(Readme).Single(match => match.Groups["name"].Value == name).Groups["code"].Value;

        Assert.That(code, Is.EqualTo(File.ReadAllText(Path.Combine(Repository.Root, "samples", sample))));
        Assert.That(code.Split('\n').Count(line => line.Trim().Length > 2), Is.LessThanOrEqualTo(maximumLines), "lines of code");
    }

    [Test]
    public async Task Loader_LoadsThroughTheProgram()
    {
        var environment = new Dictionary<string, string>
        {
            ["ImageLoaders__PluginsPath"] = Built("samples", Repository.Configuration.ToLowerInvariant())
        };
        (await ImageLoadersProgram.RunWithAsync(environment, "load", "noise:42", "-o", _folder.PathOf("noise.raw"))).AssertSucceeded();

        var expected = new byte[512 * 512 * 2];
        new Random(42).NextBytes(expected);
        Assert.That(File.ReadAllBytes(_folder.PathOf("noise.raw")), Is.EqualTo(expected));
    }

    [Test]
    public void Embedder_LoadsAnExample()
    {
        var embedder = Built("bin", "Embedder", Repository.Configuration.ToLowerInvariant(), "Embedder.dll");

        var output = DotnetCommand.Run(_folder.PathOf(), new Dictionary<string, string?>(), embedder, ImageLoadersProgram.PluginsPath);

        Assert.That(output.Trim(), Does.EndWith("512 x 512 u16, 24 to 2130"));
    }

    private static string Built(params string[] path) => Path.Combine([Repository.Root, "artifacts", .. path]);

    [GeneratedRegex(@"<!-- test: (?<name>\w+) -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
