using System.Text.Json;
using System.Text.RegularExpressions;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests;

/// <summary>Every way of <c>Misbehaving</c> under <c>plugins try</c>: the check that finds it, and what it says. Prints a table.</summary>
[Category("Long")]
[NonParallelizable]
public sealed partial class MisbehavingTrialTests
{
    private static readonly string Fixture =
        Path.Combine(Repository.Root, "artifacts", "fixtures", Repository.Configuration.ToLowerInvariant(), "Misbehaving");

    // The check of each way; "" for those that harm nobody, which pass.
    private static readonly Dictionary<string, string> Checks = new()
    {
        ["ctor-throws"] = "start",
        ["cctor-throws"] = "start",
        ["ctor-hangs"] = "start",
        ["start-throws"] = "start",
        ["start-hangs"] = "start",
        ["start-waits"] = "start",
        ["start-waits-until-told"] = "start",
        ["register-throws"] = "start",
        ["registers-twice"] = "start",
        ["registers-no-scheme"] = "start",
        ["registers-nothing"] = "load",
        ["registers-late"] = "log",
        ["load-throws"] = "load",
        ["load-null"] = "load",
        ["load-null-image"] = "load",
        ["load-own-exception"] = "load",
        ["load-not-supported"] = "load",
        ["load-missing-assembly"] = "load",
        ["load-huge"] = "load",
        ["load-itself"] = "load",
        ["load-waits"] = "load",
        ["load-ignores-cancel"] = "load",
        ["load-ends-late"] = "load",
        ["load-blocks"] = "load",
        ["load-breaks-on-other-ids"] = "broken id",
        ["load-random"] = "determinism",
        ["load-differs-in-parallel"] = "parallel",
        ["load-keeps-memory"] = "memory",
        ["load-forgets-task"] = "log",
        ["load-crashes-thread"] = "process",
        ["breaks-slope"] = "load",
        ["breaks-intercept"] = "load",
        ["breaks-window"] = "load",
        ["breaks-spacing"] = "load",
        ["breaks-lut"] = "load",
        ["breaks-overlay"] = "load",
        ["breaks-frame"] = "load",
        ["metadata-cosines"] = "metadata",
        ["metadata-other-source"] = "metadata",
        ["progress-goes-back"] = "progress",
        ["part-hidden"] = "nested",
        ["part-is-fault"] = "nested",
        ["part-is-fresh"] = "nested",
        ["part-deaf"] = "nested",
        ["dispose-throws"] = "log",
        ["dispose-hangs"] = "log",
        ["leak-timer"] = "unload",
        ["leak-event"] = "unload",
        ["leak-json"] = "unload",
        ["leak-handle"] = "unload",
        ["leak-thread"] = "unload",
        ["leak-thread-until-told"] = "unload",
        ["leak-task"] = "unload",
        ["keeps-context"] = "",
    };

    private TemporaryFolder _folder = null!;

    private static string[] Faults() => [.. Checks.Keys];

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Table_HasEveryWayOfTheFixture()
    {
        var sources = Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Fixtures", "Misbehaving"), "*.cs");

        Assert.That(Checks.Keys, Is.EquivalentTo(sources.SelectMany(source => Way().Matches(File.ReadAllText(source)))
            .Select(match => match.Groups[1].Value).Distinct()));
    }

    [TestCaseSource(nameof(Faults))]
    public async Task Try_EachWay_IsFoundByItsCheck(string fault)
    {
        var run = await ImageLoadersProgram.RunWithAsync(new()
        {
            ["ImageLoaders__Plugins__Misbehaving__fault"] = fault,
            ["ImageLoaders__Plugins__Misbehaving__end"] = _folder.PathOf("end"),
            ["ImageLoaders__PluginsPath"] = _folder.PathOf("none"),
        }, "plugins", "try", Copy(fault), "bad:1", "--reloads", "0", "--load-timeout", "3", "--json");

        var findings = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().ToArray();
        foreach (var finding in findings.Where(finding => finding.GetProperty("outcome").GetString() != "Passed"))
            TestContext.Out.WriteLine($"| {fault} | {finding.GetProperty("check")} | {finding.GetProperty("detail")} |");
        var failed = findings.Where(finding => finding.GetProperty("outcome").GetString() == "Failed")
            .Select(finding => finding.GetProperty("check").GetString()).ToArray();
        Assert.That(failed, Checks[fault] == "" ? Is.Empty : Does.Contain(Checks[fault]));
    }

    // Constructors have no configuration yet: a file beside the DLL tells them.
    private string Copy(string fault)
    {
        var copy = Directory.CreateDirectory(_folder.PathOf("Misbehaving")).FullName;
        foreach (var file in Directory.GetFiles(Fixture).Where(file => !file.EndsWith(".files.json", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        if (fault.Contains("ctor-", StringComparison.Ordinal))
            File.WriteAllText(Path.Combine(copy, "fault.txt"), fault);
        return copy;
    }

    [GeneratedRegex("\"((?:c?ctor|start|registers?|load|breaks|metadata|progress|part|dispose|leak|keeps)-[a-z-]*[a-z])\"")]
    private static partial Regex Way();
}
