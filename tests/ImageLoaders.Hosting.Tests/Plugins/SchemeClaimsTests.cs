using ImageLoaders.Hosting.Plugins.Lifecycle;

namespace ImageLoaders.Hosting.Tests.Plugins;

internal sealed class SchemeClaimsTests
{
    [Test]
    public void Settle_AnyOrderOfPlugins_FirstByOrdinalNameWins([Values] bool reversed)
    {
        List<(string, System.Collections.Immutable.ImmutableArray<string>)> claims = [("Beta", ["one", "two"]), ("Alpha", ["one"]), ("alpha2", ["two", "three"])];
        if (reversed)
            claims.Reverse();

        var outcomes = SchemeClaims.Settle(claims, new Dictionary<string, string>());

        Assert.That(outcomes["Alpha"].Won, Is.EqualTo(["one"]));
        Assert.That(outcomes["Beta"].Won, Is.EqualTo(["two"]));
        Assert.That(outcomes["Beta"].Lost, Is.EqualTo([new LostScheme("one", "Alpha")]));
        Assert.That(outcomes["alpha2"].Won, Is.EqualTo(["three"]));
        Assert.That(outcomes["alpha2"].Lost, Is.EqualTo([new LostScheme("two", "Beta")]));
    }

    [Test]
    public void Settle_OwnerInConfiguration_Wins()
    {
        var outcomes = SchemeClaims.Settle([("Alpha", ["one"]), ("Beta", ["one"])], new Dictionary<string, string> { ["ONE"] = "beta" });

        Assert.That(outcomes["Beta"].Won, Is.EqualTo(["one"]));
        Assert.That(outcomes["Alpha"].Lost, Is.EqualTo([new LostScheme("one", "Beta")]));
    }

    [Test]
    public void Settle_OwnerThatDoesNotWantIt_IsPassedOver()
    {
        var outcomes = SchemeClaims.Settle([("Alpha", ["one"]), ("Beta", ["two"])], new Dictionary<string, string> { ["one"] = "Beta" });

        Assert.That(outcomes["Alpha"].Won, Is.EqualTo(["one"]));
    }

    [Test]
    public async Task StartAsync_TwoPluginsWantOneScheme_LoserStaysUpAndBothSaySo()
    {
        using var folder = new PluginsFolder();
        folder.Add("Good", "Alpha");
        folder.Add("Good", "Beta");
        await using var plugins = await folder.StartAsync();

        Assert.That(plugins.Plugins.Select(plugin => plugin.State), Is.All.EqualTo(PluginState.Active));
        Assert.That(plugins.Plugins[0].Schemes, Is.EqualTo(["good"]));
        Assert.That(plugins.Plugins[1].Schemes, Is.Empty);
        Assert.That(plugins.Plugins[1].LostSchemes, Is.EqualTo([new LostScheme("good", "Alpha")]));
        Assert.That(folder.Log.Entries.Single(entry => entry.Id.Id == 1005).Message, Does.Contain("Beta wants the scheme good, which Alpha has"));
    }

    [Test]
    public async Task StartAsync_SchemeOwnerAndDisabledPlugin_AreHeeded()
    {
        using var folder = new PluginsFolder();
        folder.Add("Good", "Alpha");
        folder.Add("Good", "Beta");
        folder.Add("Good", "Gamma");
        folder.Options.SchemeOwners["good"] = "Beta";
        folder.Options.DisabledPlugins.Add("GAMMA");
        await using var plugins = await folder.StartAsync();

        Assert.That(plugins.Plugins.Select(plugin => plugin.State), Is.EqualTo([PluginState.Active, PluginState.Active, PluginState.Disabled]));
        Assert.That(plugins.Plugins[1].Schemes, Is.EqualTo(["good"]));
    }
}
