using System.Net;
using ImageLoaders.AspNetCore.Listing;
using ImageLoaders.Hosting;

namespace ImageLoaders.AspNetCore.Tests.Limits;

/// <summary>Readiness tells of plugins that should serve and do not.</summary>
public sealed class ReadinessTests
{
    [TestCase(PluginState.Active, false, false)]
    [TestCase(PluginState.Active, true, false, TestName = "A new version could not be copied, and the old one serves")]
    [TestCase(PluginState.Quarantined, false, true)]
    [TestCase(PluginState.Rejected, true, true, TestName = "The state folder is full")]
    [TestCase(PluginState.Rejected, false, false, TestName = "It is no plugin for this host: what it is, not what happens to it")]
    [TestCase(PluginState.Disabled, false, false)]
    [TestCase(PluginState.Loading, false, false, TestName = "It came while the host runs, and has not started yet")]
    [TestCase(PluginState.Faulted, false, false, TestName = "It came while the host runs, and could not start")]
    public void Missing_IsWhatShouldServe(PluginState state, bool isTriedAgain, bool isMissing)
    {
        var plugin = new PluginStatus { Name = "One", Path = "/one", State = state, Reason = "why", IsTriedAgain = isTriedAgain };
        Assert.That(MissingPlugin.List([plugin]), isMissing ? Is.EqualTo(new[] { new MissingPlugin("One", state, "why") }) : Is.Empty);
    }

    [TestCase(PluginState.Active, false)]
    [TestCase(PluginState.Loading, true)]
    [TestCase(PluginState.Rejected, true)]
    [TestCase(PluginState.Faulted, true)]
    [TestCase(PluginState.Disabled, false)]
    [TestCase(PluginState.NotAPlugin, false)]
    [TestCase(PluginState.Unloaded, false, TestName = "It was removed")]
    public void Missing_WasThereAtTheStart_IsUntilItServesOrIsNotWanted(PluginState state, bool isMissing)
    {
        var plugin = new PluginStatus { Name = "One", Path = "/one", State = state, Reason = "why", IsFromStart = true };
        Assert.That(MissingPlugin.List([plugin]), isMissing ? Is.EqualTo(new[] { new MissingPlugin("One", state, "why") }) : Is.Empty);
    }

    [Test]
    public async Task Ready_PluginOfTheStartDoesNotStart_IsDegradedUntilItIsDisabled()
    {
        var plugins = Directory.CreateTempSubdirectory("imageloaders-ready-").FullName;
        var folder = Directory.CreateDirectory(Path.Combine(plugins, "Broken")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "Broken.dll"), "This is no assembly.");
        await File.WriteAllTextAsync(Path.Combine(folder, "Broken.deps.json"), "{}");
        await using var service = await Service.StartAsync(configureHost: options =>
            (options.PluginsPath, options.StatePath) = (plugins, Path.Combine(plugins, "..", Guid.NewGuid().ToString("N"))));

        using var degraded = await service.GetAsync("/health/ready");
        var health = System.Text.Json.JsonDocument.Parse(await degraded.Content.ReadAsStringAsync()).RootElement;
        Assert.That(degraded.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(health.GetProperty("status").GetString(), Is.EqualTo("degraded"));
        Assert.That(health.GetProperty("missing").EnumerateArray().Single().GetProperty("name").GetString(), Is.EqualTo("Broken"));

        await service.Host.DisablePluginAsync("Broken");
        using var ready = await service.GetAsync("/health/ready");
        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Directory.Delete(plugins, recursive: true);
    }

    [Test]
    public async Task Ready_NothingIsMissing_SaysSo()
    {
        await using var service = await Service.StartAsync();
        using var ready = await service.GetAsync("/health/ready");
        var health = await Service.ReadJsonAsync(ready);
        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(health.GetProperty("missing").GetArrayLength(), Is.Zero);
    }
}
