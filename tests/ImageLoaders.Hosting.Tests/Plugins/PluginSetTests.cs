using ImageLoaders.TestTime;

namespace ImageLoaders.Hosting.Tests.Plugins;

internal sealed class PluginSetTests
{
    [Test]
    public async Task StartAsync_GoodPlugin_IsActiveAndLoads()
    {
        using var folder = new PluginsFolder();
        folder.Add("Good");
        await using var plugins = await folder.StartAsync();

        var image = await folder.LoadAsync("good:42");

        var status = plugins.Plugins.Single();
        Assert.Multiple(() =>
        {
            Assert.That(status.State, Is.EqualTo(PluginState.Active), status.Reason);
            Assert.That(status.Schemes, Is.EqualTo(["good"]));
            Assert.That(status.FilesVerified, Is.True);
            Assert.That(status.Warnings, Is.Empty);
            Assert.That(status.Version, Is.EqualTo("0.1.0"));
            Assert.That(status.TargetFramework, Is.EqualTo(".NETCoreApp,Version=v10.0"));
            Assert.That(status.ContractVersion, Is.EqualTo(new Version(0, 1, 0, 0)));
            Assert.That(status.ContentHash, Does.Match("^[0-9a-f]{64}$"));
            Assert.That(image.Pixels.Span[0], Is.EqualTo(42));
            Assert.That(folder.Changes.Select(change => change.State), Is.EqualTo([PluginState.Active]));
        });
    }

    [Test]
    public async Task StartAsync_NoPluginsFolder_WarnsAndHasNone()
    {
        using var folder = new PluginsFolder();
        await using var plugins = await folder.StartAsync();

        Assert.That(plugins.Plugins, Is.Empty);
        Assert.That(folder.Log.Entries.Single().Message, Does.Contain(folder.Path));
    }

    [Test]
    public async Task Modules_OfAPluginThatServes_AreItsOwnAndWhatItWasLent()
    {
        using var folder = new PluginsFolder();
        folder.Add("Newtonsoft12");
        await using var plugins = await folder.StartAsync();
        await folder.LoadAsync("newtonsoft12:");

        var status = plugins.Plugins.Single();
        Assert.That(status.ModuleVersionId, Is.EqualTo(PluginInspector.Inspect(status.Path).ModuleVersionId).And.Not.Null);
        var modules = status.Modules.ToDictionary(module => module.Name);
        Assert.That(modules["Newtonsoft.Json"] is
        {
            Kind: LoadedModuleKind.Private, Version: "12.0.0.0",
            Context: "ImageLoaders.Plugin.Newtonsoft12",
            InformationalVersion: "12.0.3+7c3d7f8da7e35dde8fa74188b0decff70f8f10e3"
        });
        Assert.That(modules["Newtonsoft12"].InformationalVersion, Does.StartWith(status.Version!));
        Assert.That(modules["System.Runtime"].InformationalVersion, Is.Null);
        Assert.That(modules["Newtonsoft.Json"].Path, Does.StartWith(folder.Options.StatePath));
        Assert.That(modules["ImageLoaders.Abstractions"] is { Kind: LoadedModuleKind.Shared, Context: "Default" });
        Assert.That(modules["System.Runtime"].Kind, Is.EqualTo(LoadedModuleKind.Framework));
        Assert.That(status.Modules.Select(module => module.Kind), Is.Ordered);
        Assert.That((await plugins.UnloadAsync("Newtonsoft12", new() { Drain = Loading.LoadAssertions.Hang }, prove: true))! is
        {
            State: PluginState.Unloaded, Modules.Length: 0
        }, plugins.Plugins.Single().Reason);
    }

    [Test]
    public async Task StartAsync_PluginsFolderOfAnotherUser_IsWarnedOf()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Ignore("Only root can give a folder away.");
        using var folder = new PluginsFolder();
        Directory.CreateDirectory(folder.Path);
        using (var change = System.Diagnostics.Process.Start("chown", ["12345", folder.Path]))
            await change.WaitForExitAsync();
        await using var plugins = await folder.StartAsync();

        Assert.That(folder.Log.Entries.Select(entry => entry.Message), Has.One.StartsWith($"{folder.Path} belongs to another user"));
    }

    [Test]
    public async Task StartAsync_PluginsFolderThatAnybodyMayWriteTo_IsWarnedOf()
    {
        using var folder = new PluginsFolder();
        Directory.CreateDirectory(folder.Path);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_111_111);
        await using var plugins = await folder.StartAsync();

        Assert.That(folder.Log.Entries.Select(entry => entry.Message), Has.One.StartsWith($"Others may write to {folder.Path}"));
    }

    [Test]
    public async Task StartAsync_TwoNewtonsofts_EachReportsItsOwn()
    {
        using var folder = new PluginsFolder();
        folder.Add("Newtonsoft12");
        folder.Add("Newtonsoft13");
        await using var plugins = await folder.StartAsync();

        var twelve = await folder.LoadAsync("newtonsoft12:");
        var thirteen = await folder.LoadAsync("newtonsoft13:");

        Assert.That(twelve.Remarks, Is.EqualTo(["12.0.3.23909", "42"]));
        Assert.That(thirteen.Remarks, Is.EqualTo(["13.0.3.27908", "42"]));
    }

    [Test]
    public async Task StartAsync_TwoThatWantOneScheme_TheLoserIsNotAskedForMetadataEither()
    {
        using var folder = new PluginsFolder();
        folder.Add("Good");
        folder.Add("Good", "Zoo");
        await using var plugins = await folder.StartAsync();

        Assert.That(plugins.Plugins.Select(plugin => plugin.LostSchemes.Length), Is.EqualTo([0, 1]));
        Assert.That(folder.Routes.GetMetadataProviders("good").Select(provider => provider.Owner.Name), Is.EqualTo(["Good"]));
        await plugins.ChangeAsync("Good", commands => commands.WithDisabled("Good"), default);
        Assert.That(folder.Routes.GetMetadataProviders("good").Select(provider => provider.Owner.Name), Is.EqualTo(["Zoo"]));
    }

    [Test]
    public async Task Transitions_AreLoggedToldAndKeptInTheirOrder_WithReasonAndDuration()
    {
        using var folder = new PluginsFolder();
        var time = new ManualTimeProvider();
        folder.Add("Good");
        await using var plugins = await folder.StartAsync(time);
        time.Advance(TimeSpan.FromHours(3));
        var disabled = plugins.ChangeAsync("Good", commands => commands.WithDisabled("Good"), default);
        await Loading.LoadAssertions.UntilAsync(time, () => disabled.IsCompleted); // its end has deadlines

        var history = plugins.Plugins.Single().History;
        Assert.That(
            history.Select(step => (step.From, step.To)),
            Is.EqualTo([
                (PluginState.Loading, PluginState.Active), (PluginState.Active, PluginState.Draining),
                    (PluginState.Draining, PluginState.Unloading),
                (PluginState.Unloading, PluginState.Unloaded), (PluginState.Unloaded, PluginState.Disabled)]));
        Assert.That(history[1] is
        {
            Duration.TotalHours: 3,
            Reason: "The operator has disabled it. 'imageloaders plugins enable Good' brings it back."
        });
        Assert.That(folder.Changes.Select(status => status.State), Is.EqualTo(history.Select(step => step.To)));
        Assert.That(
            folder.Log.Entries.Where(entry => entry.Id.Id == 1009).Select(entry => entry.Message),
            Is.EqualTo(history.Select(step => $"Plugin Good: {step.From} to {step.To} after {step.Duration}. {step.Reason ?? "(null)"}")));
    }

    [Test]
    public void Defaults_ForHostsInOtherPrograms_TouchNothingByThemselves() =>
        Assert.That(new ImageLoaderOptions() is
        {
            WatchPlugins: false, GuardProcess: false, SafeMode: false,
            PluginTrust: PluginTrust.Off
        });
}
