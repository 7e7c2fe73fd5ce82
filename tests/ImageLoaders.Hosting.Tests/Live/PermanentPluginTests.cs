using System.Runtime.Loader;
using ImageLoaders.Hosting.Tests.Loading;
using ImageLoaders.Hosting.Tests.Plugins;

namespace ImageLoaders.Hosting.Tests.Live;

/// <summary>
/// A plugin that the operator wants loaded for good serves from a context that is not collectible, and is neither replaced nor brought
/// back.
/// </summary>
public sealed class PermanentPluginTests
{
    [TestCase("VERSIONED")]
    [TestCase("*")]
    public async Task Permanent_ReplacedAndDisabled_StaysAsItIsUntilTheProcessEnds(string name)
    {
        var before = AssemblyLoadContext.All.Count(context => context.Name == "ImageLoaders.Plugin.Versioned" && !context.IsCollectible);
        var folder = new PluginsFolder();
        var versioned = new VersionedFolder(folder.Path);
        versioned.CopyOver(1);
        await using var live = await LiveHost.StartAsync(folder, options => options.PermanentPlugins.Add(name));
        Assert.That(await VersionedCallers.VersionOfAsync(live.Host, 300), Is.EqualTo(1));
        // the main assembly's, and its dependencies'
        Assert.That(AssemblyLoadContext.All.Count(context => context.Name == "ImageLoaders.Plugin.Versioned" && !context.IsCollectible)
            - before, Is.EqualTo(2));
        Assert.That(live.Plugin.IsPermanent);

        versioned.CopyOver(2);
        await live.Host.RescanPluginsAsync();
        Assert.That(live.Plugin is { State: PluginState.Active, Generation: 1 });
        Assert.That(live.Plugin.Reason, Does.Contain("loaded for good (ImageLoaders:PermanentPlugins)"));
        Assert.That(await VersionedCallers.VersionOfAsync(live.Host, 300), Is.EqualTo(1));

        Assert.That((await live.Host.DisablePluginAsync("Versioned"))!.State, Is.EqualTo(PluginState.Disabled));
        Assert.That((await live.Host.LoadImage("versioned:1").FailureAsync()).Error, Is.EqualTo(ImageLoadError.NoLoader));
        var enabled = await live.Host.EnablePluginAsync("Versioned");
        Assert.That((enabled!.State, enabled.LeakedGenerations), Is.EqualTo((PluginState.Rejected, 0)));
        Assert.That(enabled.Reason, Does.Contain("Start the process anew"));
    }
}
