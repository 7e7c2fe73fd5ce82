using System.Reflection;
using ImageLoaders.Hosting.Loading;
using ImageLoaders.Hosting.Plugins.Lifecycle;
using ImageLoaders.Hosting.Plugins.Preparation;

namespace ImageLoaders.Hosting.Tests.Plugins;

internal sealed class HostedPluginTests
{
    [Test]
    public async Task Publish_TheOldGenerationWasQuarantinedWhileTheNewOneStarted_TheNewOneServes()
    {
        using var folder = new PluginsFolder();
        using var plugin = new HostedPlugin(folder.Add("Good"), folder.Services(), new(), folder.Options, folder.Log.CreateLogger("test"));
        using var shadows = ShadowFolders.Open(folder.Options.StatePath);
        await plugin.PrepareAsync(shadows, folder.Options.StartTimeout, evenIfSame: false, default);
        plugin.Publish(folder.Routes, new(["good"], []));
        await plugin.PrepareAsync(shadows, folder.Options.StartTimeout, evenIfSame: true, default);

        await plugin.QuarantineAsync(folder.Routes, plugin.Serving!, "Its calls are stuck.");
        Assert.That((plugin.State, folder.Routes.Schemes.Length), Is.EqualTo((PluginState.Quarantined, 0)));
        plugin.Publish(folder.Routes, new(["good"], []));

        Assert.That(plugin.Status is { State: PluginState.Active, Generation: 2, Reason: null }, plugin.Status.Reason);
        Assert.That((await folder.LoadAsync("good:7")).Pixels.Span[0], Is.EqualTo(7));
        await plugin.RetireAsync(folder.Routes, new(), reason: null, prove: true);
        await plugin.WhenRetiredAsync();
        Assert.That(plugin.Status is { State: PluginState.Unloaded, LeakedGenerations: 0 }, plugin.Status.Reason);
    }

    [Test]
    public async Task Publish_WhileItIsBeingQuarantined_GivesNoRouteBack()
    {
        using var folder = new PluginsFolder();
        using var plugin = new HostedPlugin(folder.Add("Good"), folder.Services(), new(), folder.Options, folder.Log.CreateLogger("test"));
        using var shadows = ShadowFolders.Open(folder.Options.StatePath);
        await plugin.PrepareAsync(shadows, folder.Options.StartTimeout, evenIfSame: false, default);
        plugin.Publish(folder.Routes, new(["good"], []));
        var generation = plugin.Serving!;
        var table = (Lock)typeof(RouteTable).GetField("_lock", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(folder.Routes)!;
        Thread quarantine, publish;
        lock (table) // each has looked at the state, or waits for whoever has, before a route changes
        {
            quarantine = StartUntilItWaits(() => plugin.QuarantineAsync(folder.Routes, generation, "Its calls are stuck.").Wait());
            publish = StartUntilItWaits(() => plugin.Publish(folder.Routes, new(["good"], [new("other", "Other")])));
        }

        quarantine.Join();
        publish.Join();

        Assert.That(plugin.State, Is.EqualTo(PluginState.Quarantined));
        Assert.That(folder.Routes.Schemes, Is.Empty);
        await plugin.RetireAsync(folder.Routes, new(), reason: null, prove: true);
        await plugin.WhenRetiredAsync();
    }

    private static Thread StartUntilItWaits(Action work)
    {
        var thread = new Thread(() => work());
        thread.Start();
        SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        return thread;
    }
}
