using System.Text.Json;

namespace ImageLoaders.Cli.Tests;

public sealed class PluginsTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task List_ShippedPlugins_AreActiveWithTheirSchemes()
    {
        var run = (await ImageLoadersProgram.RunAsync("plugins", "list", "--json")).AssertSucceeded();

        var plugins = JsonDocument.Parse(run.Output).RootElement.EnumerateArray()
            .ToDictionary(plugin => plugin.GetProperty("name").GetString()!);
        Assert.That(plugins.Keys, Is.EquivalentTo(new[] { "Base64Loader", "NiftiLoader", "WadoLoader", "WebImageLoader" }));
        Assert.That(plugins.Values.Select(plugin => plugin.GetProperty("state").GetString()), Has.All.EqualTo("Active"));
        Assert.That(plugins.Values.Select(plugin => plugin.GetProperty("filesVerified").GetBoolean()), Has.All.True);
        Assert.That(plugins["Base64Loader"].GetProperty("schemes").EnumerateArray().Select(scheme => scheme.GetString()),
            Is.EqualTo(new[] { "base64", "example" }));
    }

    [Test]
    public async Task List_AsTable_HasALineForEachPluginWithItsReason()
    {
        Directory.CreateDirectory(_folder.PathOf("Broken"));
        File.WriteAllText(_folder.PathOf("Broken", "Broken.dll"), "no assembly");

        var run = (await ImageLoadersProgram.RunWithAsync(new() { ["ImageLoaders__PluginsPath"] = _folder.PathOf() }, "plugins", "list"))
            .AssertSucceeded();

        Assert.That(run.Output.Split('\n').First(line => line.Contains("Plugin", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(
            new[] { "Plugin", "Version", "State", "Gen.", "Files", "Schemes", "Loads", "Leaked", "Notes" }));
        Assert.That(run.Output.Split('\n').Where(line => line.Contains("Broken", StringComparison.Ordinal)),
            Has.One.Contains("Rejected").And.Contains("Broken.dll"));
    }

    [TestCase("Base64Loader")]
    [TestCase("NiftiLoader")]
    [TestCase("WadoLoader")]
    [TestCase("WebImageLoader")]
    public async Task Check_ShippedPlugin_IsOk(string name)
    {
        var run = (await ImageLoadersProgram.RunAsync("plugins", "check", Path.Combine(ImageLoadersProgram.PluginsPath, name)))
            .AssertSucceeded();

        Assert.That(run.Output, Does.StartWith(name).And.Contain("Ok").And.Contain("all as the build wrote them"));
    }

    [Test]
    public async Task Check_FolderWithoutAPlugin_EndsWithThree()
    {
        (await ImageLoadersProgram.RunAsync("plugins", "check", _folder.PathOf())).AssertFailed(3, "NotAPlugin");
        (await ImageLoadersProgram.RunAsync("plugins", "check", _folder.PathOf("missing"))).AssertFailed(3, "missing");
    }

    [Test]
    public async Task Check_DamagedPlugin_EndsWithThreeAndSaysWhy()
    {
        var source = Path.Combine(ImageLoadersProgram.PluginsPath, "Base64Loader");
        Directory.CreateDirectory(_folder.PathOf("Base64Loader"));
        foreach (var file in Directory.GetFiles(source))
            File.Copy(file, _folder.PathOf("Base64Loader", Path.GetFileName(file)));
        File.AppendAllText(_folder.PathOf("Base64Loader", "Base64Loader.dll"), "x");

        (await ImageLoadersProgram.RunAsync("plugins", "check", _folder.PathOf("Base64Loader"))).AssertFailed(3, "Rejected");
    }

    [Test]
    public async Task Doctor_AsBuilt_NamesCodecsAndPlugins()
    {
        var run = await ImageLoadersProgram.RunAsync("doctor");

        foreach (var name in new[] { "libjpeg-turbo", "Base64Loader", "WadoLoader", "WebImageLoader", ImageLoadersProgram.PluginsPath })
            Assert.That(run.Output, Does.Contain(name));
        Assert.That(run.ExitCode, Is.EqualTo(run.Output.Contains("Everything works.", StringComparison.Ordinal) ? 0 : 1));
    }

    [Test]
    public async Task Doctor_NoPlugins_SaysHowToMendIt()
    {
        var run = await ImageLoadersProgram.RunWithAsync(new() { ["ImageLoaders__PluginsPath"] = _folder.PathOf() }, "doctor");

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Output, Does.Contain("What will not work").And.Contain("ImageLoaders__PluginsPath"));
    }
}
