using ImageLoaders.Hosting.Tests.Loading;
using ImageLoaders.Hosting.Tests.Plugins;

namespace ImageLoaders.Hosting.Tests.Live;

/// <summary>What a plugin throws where nobody waits for it is told of with its name, and does not end the process.</summary>
public sealed class ProcessGuardTests
{
    [Test]
    public async Task Thread_ThatFails_QuarantinesItsPluginAlone()
    {
        var folder = new PluginsFolder();
        folder.Add("Good");
        folder.AddMisbehaving("load-crashes-thread");
        await using var live = await LiveHost.StartAsync(folder, options => options.GuardProcess = true);

        await live.Host.LoadImage("bad:x");
        await LoadAssertions.UntilAsync(() => live.StatusOf("Bad").State == PluginState.Quarantined);

        Assert.That(live.StatusOf("Bad").Reason,
            Does.StartWith("A thread of its own failed").And.Contain("a thread of its own fails on purpose"));
        Assert.That(folder.Log.Entries.Single(entry => entry.Id.Id == 1019).Message, Does.Contain("A thread of plugin Bad failed"));
        Assert.That((await live.Host.LoadImage("bad:x").FailureAsync()).Message, Does.Contain("Quarantined"));
        Assert.That(await live.Host.LoadImage("good:7").PixelAsync(), Is.EqualTo(7));
        Assert.That((await live.Host.EnablePluginAsync("Bad"))!.State, Is.EqualTo(PluginState.Active));
        Assert.That(live.StatusOf("Bad").LeakedGenerations, Is.Zero, live.StatusOf("Bad").Reason);
    }

    [Test]
    public async Task Task_ThatIsForgotten_IsLoggedWithItsPlugin()
    {
        var folder = new PluginsFolder();
        folder.AddMisbehaving("load-forgets-task");
        await using var live = await LiveHost.StartAsync(folder, options => options.GuardProcess = true);

        await live.Host.LoadImage("bad:x");
        await LoadAssertions.UntilAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return folder.Log.Entries.Any(entry => entry.Id.Id == 1020);
        });

        Assert.That(folder.Log.Entries.Single(entry => entry.Id.Id == 1020).Message,
            Is.EqualTo("Plugin Bad did not wait for a task that failed: Fixtures.MisbehavingException: a forgotten task fails on purpose"));
        Assert.That(live.Plugin.State, Is.EqualTo(PluginState.Active));
    }
}
