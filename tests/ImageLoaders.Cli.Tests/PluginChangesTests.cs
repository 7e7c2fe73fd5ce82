using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ImageLoaders.Cli.Tests;

public sealed partial class PluginChangesTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(1);

    private TemporaryFolder _folder = null!;
    private Dictionary<string, string> _environment = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new();
        Directory.CreateDirectory(_folder.PathOf("plugins", "Base64Loader"));
        foreach (var file in Directory.GetFiles(Path.Combine(ImageLoadersProgram.PluginsPath, "Base64Loader")))
            File.Copy(file, _folder.PathOf("plugins", "Base64Loader", Path.GetFileName(file)));
        _environment = new()
        {
            ["ImageLoaders__PluginsPath"] = _folder.PathOf("plugins"),
            ["ImageLoaders__StatePath"] = _folder.PathOf("state")
        };
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Disable_ThenEnable_ThePluginGoesAndComesBack()
    {
        Assert.That((await RunAsync("plugins", "disable", "base64loader")).AssertSucceeded().Output,
            Does.StartWith("Base64Loader is disabled."));
        Assert.That(await StateAsync(), Is.EqualTo("Disabled"));
        (await RunAsync("load", "example:ct", "-o", _folder.PathOf("ct.png"))).AssertFailed(11, "NoLoader");

        Assert.That((await RunAsync("plugins", "enable", "Base64Loader")).AssertSucceeded().Output,
            Does.StartWith("Base64Loader is enabled."));
        Assert.That(await StateAsync(), Is.EqualTo("Active"));
    }

    [Test]
    public async Task Enable_ConfigurationDisablesIt_SaysWhere()
    {
        _environment["ImageLoaders__DisabledPlugins__0"] = "Base64Loader";

        (await RunAsync("plugins", "enable", "Base64Loader")).AssertFailed(2, "ImageLoaders:DisabledPlugins");
    }

    [TestCase("enable")]
    [TestCase("disable")]
    [TestCase("reload")]
    public async Task Change_NoSuchPlugin_NamesThoseThatAreThere(string verb) =>
        (await RunAsync("plugins", verb, "Nobody")).AssertFailed(2, "there are Base64Loader");

    [Test]
    public async Task Lock_ThenAFileChanges_IsRejectedWhereTrustIsEnforced()
    {
        _environment["ImageLoaders__PluginTrust"] = "Enforce";
        Assert.That(await StateAsync(), Is.EqualTo("Rejected"), "nothing is on the list yet");
        var run = (await RunAsync("plugins", "lock")).AssertSucceeded();
        Assert.That(run.Output.Trim(), Is.EqualTo(_folder.PathOf("plugins.lock.json") + ": Base64Loader"));
        Assert.That(await StateAsync(), Is.EqualTo("Active"));

        File.Delete(_folder.PathOf("plugins", "Base64Loader", "Base64Loader.files.json"));

        Assert.That(await StateAsync(), Is.EqualTo("Rejected"));
    }

    [Test]
    public async Task Change_WhileItServes_IsFollowed()
    {
        _environment["Urls"] = "http://127.0.0.1:0";
        using var serving = ImageLoadersProgram.Start(_environment, "serve");
        try
        {
            var address = await AddressOfAsync(serving);
            using var client = new HttpClient { BaseAddress = new(address) };
            await UntilStateAsync(client, "Active");

            (await RunAsync("plugins", "disable", "Base64Loader")).AssertSucceeded();
            await UntilStateAsync(client, "Disabled");
            (await RunAsync("plugins", "enable", "Base64Loader")).AssertSucceeded();
            await UntilStateAsync(client, "Active");
        }
        finally
        {
            serving.Kill();
            await serving.WaitForExitAsync();
        }
    }

    private static async Task<string> AddressOfAsync(Process serving)
    {
        using var timeout = new CancellationTokenSource(Hang);
        while (await serving.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
            if (ServingOn().Match(line) is { Success: true } match)
            {
                _ = serving.StandardOutput.ReadToEndAsync(CancellationToken.None); // or it would wait for a reader
                return match.Value;
            }

        throw new AssertionException("It ended: " + await serving.StandardError.ReadToEndAsync(timeout.Token));
    }

    private static async Task UntilStateAsync(HttpClient client, string state)
    {
        using var timeout = new CancellationTokenSource(Hang);
        while (true)
        {
            var plugins = JsonDocument.Parse(await client.GetStringAsync("/images/plugins", timeout.Token)).RootElement;
            if (plugins.GetArrayLength() == 1 && plugins[0].GetProperty("state").GetString() == state)
                return;
            await Task.Yield();
        }
    }

    private async Task<string?> StateAsync()
    {
        var run = (await RunAsync("plugins", "list", "--json")).AssertSucceeded();
        return JsonDocument.Parse(run.Output).RootElement.EnumerateArray().Single().GetProperty("state").GetString();
    }

    private Task<Run> RunAsync(params string[] arguments) => ImageLoadersProgram.RunWithAsync(_environment, arguments);

    [GeneratedRegex(@"(?<=Serving images on )http://127\.0\.0\.1:\d+")]
    private static partial Regex ServingOn();
}
