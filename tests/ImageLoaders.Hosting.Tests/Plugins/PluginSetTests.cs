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
}
