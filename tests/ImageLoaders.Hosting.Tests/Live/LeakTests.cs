using ImageLoaders.Hosting.Tests.Plugins;

namespace ImageLoaders.Hosting.Tests.Live;

/// <summary>A generation that pins itself is said to have leaked when it was replaced, with its cause among those named.</summary>
public sealed class LeakTests
{
    [TestCase("leak-timer", "a timer")]
    [TestCase("leak-json", "System.Text.Json by reflection")]
    [TestCase("leak-event", "a handler on a static event")]
    [TestCase("leak-thread", "a thread")]
    [TestCase("leak-task", "a task that still runs")]
    [TestCase("leak-handle", "a GCHandle")]
    public async Task Replace_GenerationThatPinsItself_IsSaidToHaveLeaked(string fault, string cause)
    {
        var folder = new PluginsFolder();
        var path = folder.AddMisbehaving(fault);
        await using var live = await LiveHost.StartAsync(folder, options => options.PluginQuietTime = TimeSpan.Zero);
        await live.Host.LoadImage("bad:");

        await File.WriteAllTextAsync(Path.Combine(path, "new.txt"), "another version");
        await live.Host.RescanPluginsAsync();
        await Loading.LoadAssertions.UntilAsync(() => live.Plugin.RetiringGenerations == 0);

        Assert.That(live.Plugin is { State: PluginState.Active, Generation: 2, LeakedGenerations: 1 });
        Assert.That(live.Plugin.Reason, Does.StartWith("Something still holds generation 1 after it was unloaded.").And.Contain(cause));
        // It is logged after the state has changed.
        Assert.That(() => folder.Log.Entries.Select(entry => entry.Message), Has.Some.Contains(cause).After(120_000, 10));
        Assert.That((await live.Host.LoadImage("bad:")).Rows, Is.EqualTo(1));
    }
}
