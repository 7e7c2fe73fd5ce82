using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageLoaders.Cli.Tests.Replicas;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests.Deploy;

/// <summary>Every file of <c>deploy/</c> by the tool that is there for it. <c>eng/setup.sh test</c> installs the tools.</summary>
[CancelAfter(300_000)]
public sealed partial class DeployFilesTests
{
    private static readonly string Root = Path.Combine(Repository.Root, "deploy");

    [TestCase(Haproxy.Program, "-c", "-f", "haproxy/haproxy.cfg")]
    [TestCase("yamllint", "-c", ".yamllint", "--strict", ".")]
    [TestCase("docker-compose", "-f", "compose/compose.yaml", "config", "-q")]
    [TestCase("promtool", "check", "config", "prometheus/prometheus.yml")]
    [TestCase("promtool", "check", "rules", "prometheus/alerts.yml")]
    [TestCase("promtool", "test", "rules", "prometheus/alerts.test.yml")]
    public async Task Files_ByTheirOwnTool_AreValid(params string[] command)
    {
        var run = await RunAsync(Root, command);
        Assert.That(run.ExitCode, Is.Zero, run.Output + run.Errors);
    }

    [TestCase("haproxy/haproxy.cfg", "balance hash", "balance hush", Haproxy.Program, "-c", "-f", "haproxy/haproxy.cfg")]
    [TestCase("haproxy/groups.map", "^(?:", "^((?:", Haproxy.Program, "-c", "-f", "haproxy/haproxy.cfg")]
    [TestCase("kubernetes/network.yaml", "kind: ", "kind:  ", "yamllint", "-c", ".yamllint", "--strict", ".")]
    [TestCase("compose/compose.yaml", "services:", "serwices:", "docker-compose", "-f", "compose/compose.yaml", "config", "-q")]
    [TestCase("prometheus/prometheus.yml", "scrape_configs:", "scrape_config:", "promtool", "check", "config", "prometheus/prometheus.yml")]
    [TestCase("prometheus/alerts.yml", "expr: ", "expr: (", "promtool", "check", "rules", "prometheus/alerts.yml")]
    [TestCase("prometheus/alerts.test.yml", "alertname: ", "alertname: Not", "promtool", "test", "rules", "prometheus/alerts.test.yml")]
    [TestCase("kustomization.yaml", "network.yaml", "networks.yaml", "kubectl", "kustomize", ".")]
    [TestCase("kubernetes/replicas.yaml", "kind: StatefulSet", "knd: StatefulSet", "kubectl", "kustomize", ".")]
    public async Task File_Broken_IsSeenByItsTool(string file, string part, string broken, params string[] command)
    {
        using var folder = new TemporaryFolder();
        var copy = folder.PathOf("deploy");
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        foreach (var each in Directory.EnumerateFiles(Root, "*", all))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Root, each));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(each, target);
        }

        Assert.That((await RunAsync(copy, command)).ExitCode, Is.Zero, "as it ships");
        await ChangeAsync(Path.Combine(copy, file), part, broken);
        Assert.That((await RunAsync(copy, command)).ExitCode, Is.Not.Zero);
    }

    [TestCase("", "", true)]
    [TestCase("Restart=", "Restrat=", false)]
    [TestCase("[Service]", "[Servise]", false)]
    public async Task Unit_BySystemd_IsValid(string part, string broken, bool isValid)
    {
        // systemd wants the program to be there.
        using var folder = new TemporaryFolder();
        var unit = folder.PathOf("imageloaders@.service");
        File.Copy(Path.Combine(Root, "systemd", "imageloaders@.service"), unit);
        await ChangeAsync(unit, "/opt/imageloaders/imageloaders", "/usr/bin/env");
        if (!isValid)
            await ChangeAsync(unit, part, broken);
        var run = await RunAsync(Root, "systemd-analyze", "verify", folder.PathOf("imageloaders@8043.service"));
        Assert.That(run.ExitCode == 0 && run.Errors.Length == 0, Is.EqualTo(isValid), run.Errors);
    }

    [TestCase("", "", true)]
    [TestCase("Environment=", "Enviroment=", false)]
    public async Task DropIn_BySystemd_IsValid(string part, string broken, bool isValid)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.PathOf("haproxy.service.d"));
        await File.WriteAllTextAsync(folder.PathOf("haproxy.service"), "[Service]\nExecStart=/usr/bin/env\n");
        var dropIn = Path.Combine(folder.PathOf("haproxy.service.d"), "imageloaders.conf");
        File.Copy(Path.Combine(Root, "systemd", "haproxy.conf"), dropIn);
        if (!isValid)
            await ChangeAsync(dropIn, part, broken);
        var run = await RunAsync(Root, "systemd-analyze", "verify", folder.PathOf("haproxy.service"));
        Assert.That(run.ExitCode == 0 && run.Errors.Length == 0, Is.EqualTo(isValid), run.Errors);
    }

    [Test]
    public async Task Kustomization_ByKubectl_HasEveryPart()
    {
        var run = await RunAsync(Root, "kubectl", "kustomize", ".");
        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        var kinds = Kind().Matches(run.Output).Select(match => match.Groups[1].Value);
        Assert.That(kinds, Is.EquivalentTo((string[])["Namespace", "ConfigMap", "Service", "Service", "StatefulSet",
            "Deployment", "PodDisruptionBudget", "PodDisruptionBudget", "HorizontalPodAutoscaler", "NetworkPolicy", "NetworkPolicy"]));
        Assert.That(Regex.Count(run.Output, "readOnlyRootFilesystem: true"), Is.EqualTo(2), "of both containers");
        Assert.That(run.Output, Does.Contain("readinessProbe").And.Contain("livenessProbe").And.Contain("startupProbe"));
        Assert.That(run.Output, Does.Match(@"configMap:\n\s+name: haproxy-\w+\n"), "it is named by its content, so that a change rolls");
    }

    [Test]
    public async Task Settings_OfTheFiles_Exist()
    {
        var documented = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "settings.md"))
            + await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "access.md"));
        var names = Files().SelectMany(file => Setting().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value)
            .Distinct().ToList();
        Assert.That(names, Has.Count.GreaterThan(5));
        foreach (var name in names.SelectMany(name => name.Split("__")).Where(part => !int.TryParse(part, out _)))
            Assert.That(documented, Does.Match($"\\b{name}\\b"));
    }

    [Test]
    public async Task Metrics_OfAlertsDashboardAndDocs_AreThoseOfARunningService(CancellationToken timeout)
    {
        using var replicas = new ReplicaSet(1,
            ("ImageLoaders__Telemetry__Prometheus", "true"), ("ImageLoaders__RequestPool__MaximumRunning", "1"),
            ("ImageLoaders__Service__MaximumPrefetches", "0"), ("ImageLoaders__Service__ShutdownDelay", "00:00:00"));
        await replicas.StartAsync(timeout);
        using var client = new HttpClient { BaseAddress = new($"http://{replicas.Addresses[0]}") };
        using var slices = new Slices(TimeSpan.FromMilliseconds(50));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => client.GetAsync(slices.Path(1, i), timeout)));
        using var refused = await client.PostAsync("/images/prefetch",
            new StringContent("""{"ids":["example:ct"]}""", System.Text.Encoding.UTF8, "application/json"), timeout);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { Host = "any.name.example" } };
        using var answer = await client.SendAsync(request, timeout);
        var metrics = await answer.Content.ReadAsStringAsync(timeout);
        var there = Exposed().Matches(metrics).Select(match => match.Groups[1].Value).ToHashSet();

        var used = Files().Append(Path.Combine(Repository.Root, "docs", "scaling.md")).Append(Path.Combine(Repository.Root, "docs",
            "monitoring.md")).SelectMany(file => Used().Matches(File.ReadAllText(file))).Select(match => match.Value)
            .Where(name => name != "imageloaders_queue_seconds_mean").Distinct().ToList();
        Assert.That(used, Has.Count.GreaterThan(15));
        Assert.That(used.Where(name => !there.Contains(name) && !there.Contains(name + "_count")), Is.Empty);
        Assert.That(metrics, Does.Contain("imageloaders_load_duration_seconds_bucket{").And.Contain("le=\"0.05\""), "buckets of seconds");
    }

    [Test]
    public async Task Dashboard_EveryPanelHasAQueryOfItsOwn()
    {
        using var dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Root, "grafana", "imageloaders.json")));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();
        Assert.That(panels.Select(panel => panel.GetProperty("id").GetInt32()), Is.Unique);
        Assert.That(panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()), Is.Unique.And.All.Not.Empty);
        Assert.That(panels.Select(panel => panel.GetProperty("title").GetString()), Is.Unique.And.All.Not.Empty);
    }

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories);

    private static async Task ChangeAsync(string file, string part, string other)
    {
        var text = await File.ReadAllTextAsync(file);
        Assert.That(text, Does.Contain(part));
        await File.WriteAllTextAsync(file, text.Replace(part, other, StringComparison.Ordinal));
    }

    private static async Task<Run> RunAsync(string root, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["MAPS"] = Path.Combine(root, "haproxy"), ["REPLICA_1"] = "127.0.0.1:1", ["REPLICA_6"] = "127.0.0.1:2" },
        };
        using var process = Process.Start(start)!;
        return await ImageLoadersProgram.EndOf(process);
    }

    [GeneratedRegex(@"^kind: (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Kind();

    [GeneratedRegex(@"ImageLoaders__(\w+)")]
    private static partial Regex Setting();

    [GeneratedRegex(@"^(\w+)[{ ]", RegexOptions.Multiline)]
    private static partial Regex Exposed();

    [GeneratedRegex(@"\b(?:imageloaders|http_server|dotnet)_[a-z_]+\b(?!\()")]
    private static partial Regex Used();
}
