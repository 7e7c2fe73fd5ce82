using ImageLoaders.Hosting.Plugins.Unloading;
using ImageLoaders.Hosting.Tests.Loading;
using ImageLoaders.TestTime;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Tests.Plugins;

internal sealed class PluginActivationTests
{
    private static readonly UnloadDeadlines Patient =
        new() { Drain = LoadAssertions.Hang, Stop = LoadAssertions.Hang, Dispose = LoadAssertions.Hang };

    [TestCase("ctor-throws", "Fixtures.MisbehavingException: the constructor fails on purpose")]
    [TestCase("cctor-throws",
        "the static constructor of StaticFault failed: Fixtures.MisbehavingException: the static constructor fails on purpose")]
    [TestCase("register-throws", "Register fails on purpose")]
    [TestCase("registers-twice", "has registered the scheme 'BAD' before")]
    [TestCase("registers-no-scheme", "'1:2' is not a scheme")]
    [TestCase("start-throws", "StartAsync fails on purpose")]
    public async Task StartAsync_PluginFails_IsFaultedAndUnloadsAndKeepsNobodyElse(string fault, string reason)
    {
        using var folder = new PluginsFolder();
        folder.AddMisbehaving(fault);
        folder.Add("Good");
        await using var plugins = await folder.StartAsync();

        Assert.That(plugins.Plugins.Select(plugin => plugin.State), Is.EqualTo([PluginState.Faulted, PluginState.Active]));
        Assert.That(plugins.Plugins[0].Reason, Does.Contain(reason));
        Assert.That(folder.Routes.Schemes, Is.EqualTo(["good"]));
        Assert.That(folder.Log.Entries.Where(entry => entry.Id.Id == 1003).Select(entry => entry.Message), Has.One.Contains(reason));
        var status = await plugins.UnloadAsync("Bad", Patient, prove: true);
        Assert.That(status!.State, Is.EqualTo(PluginState.Unloaded), status.Reason);
    }

    [TestCase("ctor-hangs", "its constructor was still running", 1)]
    [TestCase("start-hangs", "StartAsync was still running", 1)]
    [TestCase("start-waits", "StartAsync was still running", 0)]
    public async Task StartAsync_PluginHangs_IsFaultedAfterItsDeadline(string fault, string reason, int abandonedThreads)
    {
        using var folder = new PluginsFolder();
        var time = new ManualTimeProvider();
        folder.Options.PluginQuietTime = TimeSpan.Zero;
        folder.Configuration["Bad:fault"] = fault;
        folder.Add("Good");
        await using var plugins = await folder.StartAsync(time);
        folder.AddMisbehaving(fault);
        var starting = plugins.RescanAsync();
        await LoadAssertions.UntilAsync(() => folder.Hangs);
        Assert.That(starting.IsCompleted, Is.False);
        time.Advance(folder.Options.PluginStartTimeout);
        await LoadAssertions.UntilAsync(() =>
        {
            if (abandonedThreads > 0)
                time.Advance(TimeSpan.FromSeconds(1)); // who heeds the token is given some time more, and is not to need it
            return starting.IsCompleted;
        });
        await starting;

        Assert.That(plugins.Plugins.Select(plugin => plugin.State), Is.EqualTo([PluginState.Faulted, PluginState.Active]));
        Assert.That(plugins.Plugins[0].Reason, Does.Contain(reason).And.Contain("ImageLoaders:PluginStartTimeout"));
        Assert.That(plugins.AbandonedThreads, Is.EqualTo(abandonedThreads));
        Assert.That((await folder.LoadAsync("good:9")).Pixels.Span[0], Is.EqualTo(9));
    }

    [Test]
    public async Task StartAsync_DependencyNotInFolder_IsFaultedThoughTheHostHasIt()
    {
        using var folder = new PluginsFolder();
        folder.Add("MissingDependency");
        Assert.That(Newtonsoft.Json.Linq.JObject.Parse("{}"), Is.Empty); // the host's own copy is loaded
        await using var plugins = await folder.StartAsync();

        var status = plugins.Plugins.Single();
        Assert.That(status.State, Is.EqualTo(PluginState.Faulted));
        Assert.That(status.Reason, Does
            .Contain("Plugin MissingDependency needs Newtonsoft.Json 13.0.0.0, which is not in its folder: add Newtonsoft.Json.dll to it"));
    }

    [Test]
    public async Task StartAsync_OwnCopyOfTheContract_UsesTheHosts()
    {
        using var folder = new PluginsFolder();
        File.Copy(typeof(IImageLoader).Assembly.Location, Path.Combine(folder.Add("Good", "Copy"), "ImageLoaders.Abstractions.dll"));
        await using var plugins = await folder.StartAsync();

        var status = plugins.Plugins.Single();
        Assert.That(status.State, Is.EqualTo(PluginState.Active), status.Reason);
        Assert.That(status.Warnings, Has.Some.Contains("its own ImageLoaders.Abstractions.dll"));
    }

    [Test]
    public async Task StartAsync_NoDependenciesFile_FindsDependenciesByName()
    {
        using var folder = new PluginsFolder();
        File.Delete(Path.Combine(folder.Add("Newtonsoft12", "Plain"), "Plain.deps.json"));
        await using var plugins = await folder.StartAsync();

        Assert.That((await folder.LoadAsync("plain:")).Remarks[0], Is.EqualTo("12.0.3.23909"));
    }

    [Test]
    public async Task StartAsync_SatelliteAssembly_IsFoundByLanguage()
    {
        using var folder = new PluginsFolder();
        folder.Add("Satellite");
        await using var plugins = await folder.StartAsync();

        Assert.That((await folder.LoadAsync("satellite:de")).Remarks, Is.EqualTo(["hallo"]));
        Assert.That((await folder.LoadAsync("satellite:fr")).Remarks, Is.EqualTo(["hello"]));
    }

    [Test]
    public async Task StartAsync_NativeLibraryInItsFolder_IsFoundAndSaidToStay()
    {
        using var folder = new PluginsFolder();
        var library = Directory.EnumerateFiles("/usr/lib", "libz.so.1",
            new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).First();
        File.Copy(library, Path.Combine(folder.Add("NativeCode", "Zlib"), "libfixture.so"));
        await using var plugins = await folder.StartAsync();

        Assert.That(plugins.Plugins.Single().HasNativeCode, Is.False);
        Assert.That((await folder.LoadAsync("native:")).Remarks.Single(), Does.StartWith("1."));
        Assert.That(plugins.Plugins.Single().HasNativeCode, Is.True);
        Assert.That(plugins.Plugins.Single().Modules.Single(module => module.Kind == LoadedModuleKind.Native) is
        {
            Name: "fixture",
            Path: var path
        } && path.EndsWith("libfixture.so", StringComparison.Ordinal));
        var status = await plugins.UnloadAsync("Zlib", Patient, prove: true);
        Assert.That(status!.State, Is.EqualTo(PluginState.Unloaded), status.Reason);
        Assert.That(status.HasNativeCode, Is.True);
    }

    [TestCase("RegisterImageLoader", "RegisterImageLoadex", "MissingMethodException")]
    [TestCase("get_Logger", "get_Loggex", "MissingMethodException")]
    [TestCase("GetMetadataAsync", "GetMetadataAsynx", "TypeLoadException")]
    public async Task StartAsync_BitsFlippedAndNoList_IsContained(string from, string to, string reason)
    {
        using var folder = new PluginsFolder();
        DamagedFolder.Replace(Path.Combine(folder.Add("Good", "Broken"), "Broken.dll"), from, to);
        folder.Add("Good");
        await using var plugins = await folder.StartAsync();

        Assert.That(plugins.Plugins.Select(plugin => plugin.State), Is.EqualTo([PluginState.Faulted, PluginState.Active]));
        Assert.That(plugins.Plugins[0].Reason, Does.StartWith(reason));
        Assert.That((await folder.LoadAsync("good:2")).Pixels.Span[0], Is.EqualTo(2));
    }

    [Test]
    public async Task StartAsync_OtherFilesInItsFolder_AreData()
    {
        using var folder = new PluginsFolder();
        var data = folder.Add("Good", "Data");
        Directory.CreateDirectory(Path.Combine(data, "runtimes", "win-arm64", "native"));
        File.WriteAllText(Path.Combine(data, "runtimes", "win-arm64", "native", "x.dll"), "MZ");
        File.WriteAllText(Path.Combine(data, "other.dll"), "MZ");
        File.WriteAllText(Path.Combine(data, "README"), "");
        Directory.CreateDirectory(Path.Combine(folder.Path, "Empty"));
        Directory.CreateDirectory(Path.Combine(folder.Path, ".staging-Good"));
        await using var plugins = await folder.StartAsync();

        Assert.That(plugins.Plugins.Select(plugin => (plugin.Name, plugin.State)),
            Is.EqualTo([("Data", PluginState.Active), ("Empty", PluginState.NotAPlugin)]), plugins.Plugins[0].Reason);
    }

    [Test]
    public async Task StartAsync_NamesThatDifferByCaseAlone_SecondIsRejected()
    {
        using var folder = new PluginsFolder();
        folder.Add("Good");
        folder.Add("Good", "good");
        await using var plugins = await folder.StartAsync();

        Assert.That(plugins.Plugins.Select(plugin => plugin.State), Is.EqualTo([PluginState.Active, PluginState.Rejected]));
        Assert.That(plugins.Plugins[1].Reason, Does.Contain("by case alone"));
    }

    [Test]
    public async Task StartAsync_Configuration_IsTheCopyOfItsSection()
    {
        using var folder = new PluginsFolder();
        folder.Configuration["Good:greeting"] = "hello";
        folder.Configuration["Other:greeting"] = "not for you";
        folder.Add("Good");
        await using var plugins = await folder.StartAsync();

        var entry = folder.Log.Entries.Single(item => item.Category == "ImageLoaders.Plugin.Good");
        Assert.That(entry.Message, Is.EqualTo("started with hello at Point { X = 1, Y = 2 }"));
        Assert.That(((IEnumerable<KeyValuePair<string, object?>>)entry.State!).Take(2),
            Is.EqualTo(new KeyValuePair<string, object?>[] { new("Greeting", "hello"), new("Place", "Point { X = 1, Y = 2 }") }));
        Assert.That(entry.Level, Is.EqualTo(LogLevel.Information));
    }

    [Test]
    public async Task StartAsync_BinaryBuiltAgainstTheOldestContract_Loads()
    {
        using var folder = new PluginsFolder();
        var target = Directory.CreateDirectory(Path.Combine(folder.Path, "Good")).FullName;
        foreach (var file in Directory
            .EnumerateFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "Assets", "contract-0.1", "Good")))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        await using var plugins = await folder.StartAsync();

        Assert.That(plugins.Plugins.Single().State, Is.EqualTo(PluginState.Active), plugins.Plugins.Single().Reason);
        Assert.That((await folder.LoadAsync("good:200")).Pixels.Span[0], Is.EqualTo(200));
    }
}
