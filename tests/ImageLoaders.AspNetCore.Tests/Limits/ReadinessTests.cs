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
    public void Missing_IsWhatShouldServe(PluginState state, bool isTriedAgain, bool isMissing)
    {
        var plugin = new PluginStatus { Name = "One", Path = "/one", State = state, Reason = "why", IsTriedAgain = isTriedAgain };
        Assert.That(MissingPlugin.Of([plugin]), isMissing ? Is.EqualTo(new[] { new MissingPlugin("One", state, "why") }) : Is.Empty);
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
