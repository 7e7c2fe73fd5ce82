using System.Text.RegularExpressions;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests.Docs;

/// <summary>Every <c>./run</c> line of the README and of the install page is run as it stands there, on a file of the test's own.</summary>
public sealed partial class CommandTests
{
    private TemporaryFolder _folder = null!;

    [OneTimeSetUp]
    public void MakeFile()
    {
        _folder = new();
        File.WriteAllBytes(_folder.PathOf("ct.dcm"), SmallDicomFile.Make(4, 4, new ushort[16]));
    }

    [OneTimeTearDown]
    public void Delete() => _folder.Dispose();

    // A server is started by ServeTests, and asked for pictures by RemoteServerTests.
    private static IEnumerable<string> Commands() => new[] { "README.md", "docs/install.md" }
        .SelectMany(page => Command().Matches(File.ReadAllText(Path.Combine(Repository.Root, page))).Select(match => match.Groups["arguments"].Value.Trim()))
        .Where(arguments => arguments.Length > 0 && arguments is not "serve" && !arguments.Contains("https://", StringComparison.Ordinal)).Distinct();

    [TestCaseSource(nameof(Commands))]
    public async Task Command_Succeeds(string arguments)
    {
        var words = Word().Matches(arguments).Select(word => word.Value.Trim('\'')).Select(word => word.StartsWith("./", StringComparison.Ordinal) || !word.Contains('.')
            ? word
            : word.Contains(".dcm", StringComparison.Ordinal)
                ? word.Contains(':', StringComparison.Ordinal) ? $"dicomfile:{_folder.PathOf("ct.dcm")}?frame=1" : _folder.PathOf("ct.dcm")
                : _folder.PathOf(word)).ToArray();

        (await ImageLoadersProgram.RunAsync(words)).AssertSucceeded();
    }

    // What a command does stands behind it, after two blanks or more.
    [GeneratedRegex(@"^\./run (?<arguments>\S.*?)(  .*)?$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"'[^']*'|\S+")]
    private static partial Regex Word();
}
