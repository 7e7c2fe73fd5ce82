using ImageLoaders.Hosting.Tests.Loading;
using ImageLoaders.Hosting.Tests.Plugins;
using ImageLoaders.TestTime;

namespace ImageLoaders.Hosting.Tests.Live;

/// <summary>A plugin is replaced while callers load from it without pause: nobody notices.</summary>
public sealed class SwapUnderLoadTests
{
    [TestCase(5)]
    [TestCase(50, Category = "Long")]
    public async Task Replace_UnderLoad_NoLoadFailsAndEveryImageIsOfOneVersion(int times)
    {
        var folder = new PluginsFolder();
        var versioned = new VersionedFolder(folder.Path);
        versioned.CopyOver(1);
        await using var live = await LiveHost.StartAsync(folder, options => options.WatchPlugins = true);
        await using var callers = new VersionedCallers(live.Host);
        callers.Start();

        for (var i = 1; i <= times; i++)
        {
            await callers.LoadMoreAsync();
            var version = 1 + (i % 2);
            var generation = i + 1;
            switch (i % 3)
            {
                case 0:
                    versioned.ReplaceByRename(version);
                    break;
                case 1:
                    versioned.CopyOver(version);
                    break;
                default:
                    await CopyWithAPauseAsync(versioned, version, live, callers);
                    break;
            }

            await LoadAssertions.UntilAsync(() => live.Plugin.Generation == generation);
            Assert.That(await VersionedCallers.VersionOfAsync(live.Host, 0), Is.EqualTo(version),
                "though the other version's image is kept");
            Assert.That(live.Plugin is { State: PluginState.Active, FilesVerified: true, Reason: null }, live.Plugin.Reason);
        }

        await callers.StopAsync();
        await live.AssertOldGenerationsAreGoneAsync("Versioned");
        Assert.That(live.Plugin is { Generation: var last, Failures: 0 } && last == times + 1);
    }

    [Test]
    public async Task Replace_WithoutHashes_IsTakenWhenItHasBeenLeftAlone()
    {
        var folder = new PluginsFolder();
        var time = new ManualTimeProvider();
        var versioned = new VersionedFolder(folder.Path, withHashes: false);
        versioned.CopyOver(1);
        await using var live = await LiveHost.StartAsync(folder, options => options.LoadTimeout = TimeSpan.FromDays(1), time);
        await using var callers = new VersionedCallers(live.Host);
        callers.Start();

        var copyTheRest = versioned.CopyHalf(2);
        await live.Host.RescanPluginsAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        await live.Host.RescanPluginsAsync();
        copyTheRest();
        await live.Host.RescanPluginsAsync();
        time.Advance(TimeSpan.FromSeconds(1.5));
        await live.Host.RescanPluginsAsync();
        await callers.LoadMoreAsync();
        Assert.That(live.Plugin is { Generation: 1, FilesVerified: false }, "2.5 s after the first write, and 1.5 s after the last");
        time.Advance(TimeSpan.FromSeconds(1));
        await live.Host.RescanPluginsAsync();

        Assert.That(live.Plugin.Generation, Is.EqualTo(2), live.Plugin.Reason);
        Assert.That(await VersionedCallers.VersionOfAsync(live.Host, 0), Is.EqualTo(2));
        await callers.LoadMoreAsync();
        await callers.StopAsync();
        await LoadAssertions.UntilAsync(time, () => live.Plugin.RetiringGenerations == 0);
        await live.AssertOldGenerationsAreGoneAsync("Versioned");
    }

    [Test]
    public async Task Replace_LoadsOfTheOldVersionWaitForTheirTurn_TheyHoldNothingOfIt()
    {
        var folder = new PluginsFolder();
        var versioned = new VersionedFolder(folder.Path);
        versioned.CopyOver(1);
        await using var live = await LiveHost.StartAsync(folder, options => options.RequestPool.MaximumRunning = 1);
        var release = new TaskCompletionSource();
        live.Host.RegisterImageLoader("slow", Loader.From(async (request, _) =>
        {
            await release.Task;
            return Loader.OnePixel(request, 0);
        }));
        var slow = live.Host.LoadImage("slow:x");
        var waiting = live.Host.LoadImage("versioned:300");

        versioned.CopyOver(2);
        await live.Host.RescanPluginsAsync();
        await live.AssertOldGenerationsAreGoneAsync("Versioned");

        release.SetResult();
        await slow;
        Assert.That((await waiting).Pixels.Span[0], Is.EqualTo(2));
    }

    private static async Task CopyWithAPauseAsync(VersionedFolder versioned, int version, LiveHost live, VersionedCallers callers)
    {
        var copyTheRest = versioned.CopyHalf(version);
        await LoadAssertions.UntilAsync(() => live.Plugin.Reason is not null);
        Assert.That(live.Plugin.Reason, Does.StartWith("What lies in its folder now is not taken: ").And.Contain("Versioned.files.json"));
        await callers.LoadMoreAsync();
        copyTheRest();
    }
}
