using System.Text.Json;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests;

/// <summary><c>plugins try</c>, <c>install</c> and <c>remove</c> as a maker of plugins and an operator type them.</summary>
public sealed class PluginsTryTests
{
    private static readonly string Misbehaving =
        Path.Combine(Repository.Root, "artifacts", "fixtures", Repository.Configuration.ToLowerInvariant(), "Misbehaving");

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Try_ShippedPlugin_PassesAndSaysSoInJson()
    {
        var run = await ImageLoadersProgram.RunAsync(
            "plugins", "try", Path.Combine(ImageLoadersProgram.PluginsPath, "Base64Loader"), "example:signed", "--reloads", "2", "--json");

        run.AssertSucceeded();
        var findings = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().ToArray();
        Assert.That(findings.Select(finding => finding.GetProperty("outcome").GetString()), Is.All.EqualTo("Passed"));
        Assert.That(findings.Select(finding => finding.GetProperty("check").GetString()), Is.EqualTo(new[]
        {
            "inspect", "start", "load", "broken id", "metadata", "determinism", "parallel", "progress", "nested", "memory", "cancel",
            "deadline", "reload", "unload", "log",
        }));
        var cost = findings.Single(finding => finding.GetProperty("check").GetString() == "memory").GetProperty("cost");
        Assert.That(cost.GetProperty("allocatedBytes").GetInt64(), Is.Positive);
        Assert.That(cost.GetProperty("keptBytes").GetInt64(), Is.Not.Negative);
        Assert.That(cost.GetProperty("milliseconds").GetDouble(), Is.Positive);
    }

    [TestCase("breaks-window", "load, broken id", "2 of 7", "Windows[0].Width is 0")]
    [TestCase("load-crashes-thread", "process", "1 of 1", "The plugin ended the process that tried it, with code 134")]
    public async Task Try_PluginThatMisbehaves_FailsWithItsOwnCode(string fault, string check, string counted, string said)
    {
        var run = await ImageLoadersProgram.RunWithAsync(
            new() { ["ImageLoaders__Plugins__Misbehaving__fault"] = fault, ["ImageLoaders__PluginsPath"] = _folder.PathOf("none") },
            "plugins", "try", Misbehaving, "bad:1", "--reloads", "0", "--json");

        run.AssertFailed(4, $"{counted}");
        Assert.That(run.Errors, Does.Contain($"checks failed: {check}."));
        Assert.That(run.Output, Does.Contain(said));
    }

    [Test]
    public async Task Try_TrialThatDoesNotEnd_IsEnded() => (await ImageLoadersProgram.RunWithAsync(
        new()
        {
            ["ImageLoaders__Plugins__Misbehaving__fault"] = "load-ignores-cancel",
            ["ImageLoaders__PluginsPath"] = _folder.PathOf("none"),
        },
        "plugins", "try", Misbehaving, "bad:1", "--reloads", "0", "--timeout", "3")).AssertFailed(4, "checks failed: process.");

    [Test]
    public async Task InstallAndRemove_Plugin_ChangeTheFolder()
    {
        var environment = new Dictionary<string, string> { ["ImageLoaders__PluginsPath"] = _folder.PathOf("plugins") };
        var source = Path.Combine(ImageLoadersProgram.PluginsPath, "Base64Loader");

        var installed = await ImageLoadersProgram.RunWithAsync(environment, "plugins", "install", source);
        var replaced = await ImageLoadersProgram.RunWithAsync(environment, "plugins", "install", source);
        var removed = await ImageLoadersProgram.RunWithAsync(environment, "plugins", "remove", "base64loader");

        Assert.That(installed.AssertSucceeded().Output, Does.StartWith("Base64Loader 0.1.0 is installed in "));
        Assert.That(replaced.AssertSucceeded().Output, Does.Contain("is replaced in"));
        Assert.That(removed.AssertSucceeded().Output, Does.StartWith("Base64Loader is removed from"));
        Assert.That(Directory.GetFileSystemEntries(_folder.PathOf("plugins")), Is.Empty);
        File.WriteAllText(_folder.PathOf("no.zip"), "");
        (await ImageLoadersProgram.RunWithAsync(environment, "plugins", "install", _folder.PathOf("no.zip"))).AssertFailed(3, "Rejected");
    }
}
