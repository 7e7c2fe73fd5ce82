using System.Text.RegularExpressions;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests;

/// <summary>The code that the README shows is compiled and run as it stands there.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    private static readonly Dictionary<string, string?> NoVariables = [];
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Readme_IsShort() => Assert.That(Readme.Split('\n'), Has.Length.LessThanOrEqualTo(150));

    [Test]
    public async Task Loader_BuiltOutside_LoadsThroughTheProgram()
    {
        var code = Code("loader");
        Assert.That(code.Split('\n').Count(line => line.Trim().Length > 2), Is.LessThanOrEqualTo(15), "lines of code");
        var project = OutsideProject.Write(
            _folder.PathOf("Noise"), code, "<EnableDynamicLoading>true</EnableDynamicLoading>", $"""<ItemGroup><Reference Include="{typeof(Image).Assembly.Location}" Private="false" /></ItemGroup>""");
        DotnetCommand.Run(project, NoVariables, "publish", "-c", "Release", "-v", "quiet", "-o", _folder.PathOf("plugins", "Noise"));

        var environment = new Dictionary<string, string> { ["ImageLoaders__PluginsPath"] = _folder.PathOf("plugins") };
        (await ImageLoadersProgram.RunWithAsync(environment, "load", "noise:42", "-o", _folder.PathOf("noise.raw"))).AssertSucceeded();

        var expected = new byte[512 * 512 * 2];
        new Random(42).NextBytes(expected);
        Assert.That(File.ReadAllBytes(_folder.PathOf("noise.raw")), Is.EqualTo(expected));
    }

    [Test]
    public void Embedder_LoadsAnExample()
    {
        var code = Code("embed");
        Assert.That(code.Split('\n').Count(line => line.Trim().Length > 2), Is.LessThanOrEqualTo(10), "lines of code");
        var project = OutsideProject.Write(
            _folder.PathOf("Embedder"), code, "<OutputType>Exe</OutputType>",
            $"""<ItemGroup><ProjectReference Include="{Path.Combine(Repository.Root, "host/ImageLoaders.Hosting/ImageLoaders.Hosting.csproj")}" /></ItemGroup>""");

        var output = DotnetCommand.Run(project, NoVariables, "run", "-c", Repository.Configuration, "--", ImageLoadersProgram.PluginsPath);

        Assert.That(output.Trim(), Does.EndWith("512 x 512 u16, 24 to 2130"));
    }

    private static string Code(string name) => CodeBlock().Matches(Readme).Single(match => match.Groups["name"].Value == name).Groups["code"].Value;

    [GeneratedRegex(@"<!-- test: (?<name>\w+) -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
