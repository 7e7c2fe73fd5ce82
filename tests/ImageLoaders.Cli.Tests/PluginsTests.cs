using System.Text.Json;
using ImageLoaders.Codecs;

namespace ImageLoaders.Cli.Tests;

public sealed class PluginsTests
{
    /// <summary>One grey pixel.</summary>
    private const string Jpeg =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeX"
        + "BkeFxlZ2P/wAALCAABAAEBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIh"
        + "MUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhI"
        + "WGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/ACv/"
        + "2Q==";

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
        Assert.That(plugins.Keys, Is.EquivalentTo(
            new[] { "Base64Loader", "DerivedLoader", "NiftiLoader", "WadoLoader", "WebImageLoader" }));
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
    [TestCase("DerivedLoader")]
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
    public async Task DisabledLibrary_JpegIsDecodedWithoutIt()
    {
        var disabled = new Dictionary<string, string> { [NativeCodecLibrary.DisabledVariable] = "libjpeg-turbo" };

        var doctor = await ImageLoadersProgram.RunWithAsync(disabled, "doctor");
        Assert.That(doctor.Output, Does.Match("libjpeg-turbo +disabled +JPEG of 8 bits: decoded without it"));
        Assert.That(doctor.Output, Does.Not.Contain("Install it: Debian libturbojpeg0"));
        var load = await ImageLoadersProgram.RunWithAsync(
            disabled, "load", $"data:image/jpeg;base64,{Jpeg}", "-o", _folder.PathOf("a.png"));
        load.AssertSucceeded();
    }

    [Test]
    public async Task DisabledLibrary_OnlyOneForItsFormat_IsAProblem()
    {
        var doctor = await ImageLoadersProgram.RunWithAsync(new() { [NativeCodecLibrary.DisabledVariable] = "other, LIBWEBP" }, "doctor");

        Assert.That(doctor.ExitCode, Is.EqualTo(1));
        Assert.That(doctor.Output, Does.Contain("WebP: IMAGELOADERS_DISABLED_LIBRARIES disables libwebp."));
    }

    [Test]
    public async Task Doctor_NoPlugins_SaysHowToMendIt()
    {
        var run = await ImageLoadersProgram.RunWithAsync(new() { ["ImageLoaders__PluginsPath"] = _folder.PathOf() }, "doctor");

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Output, Does.Contain("What will not work").And.Contain("ImageLoaders__PluginsPath"));
    }
}
