using ImageLoaders.Hosting.Tests.Loading;
using ImageLoaders.Hosting.Tests.Plugins;
using ImageLoaders.TestTime;

namespace ImageLoaders.Hosting.Tests.Live;

/// <summary>Whatever one plugin does wrong, all loads of another one finish.</summary>
public sealed class ContainmentTests
{
    [TestCase("load-throws", ImageLoadError.LoaderFault)]
    [TestCase("load-own-exception", ImageLoadError.LoaderFault)]
    [TestCase("load-null", ImageLoadError.LoaderFault)]
    [TestCase("load-null-image", ImageLoadError.LoaderFault)]
    [TestCase("load-huge", ImageLoadError.TooLarge)]
    [TestCase("load-itself", ImageLoadError.InvalidImageId)]
    [TestCase("load-ignores-cancel", ImageLoadError.Timeout)]
    [TestCase("load-blocks", ImageLoadError.Timeout)]
    [TestCase("load-waits", ImageLoadError.Timeout)]
    public async Task Load_BesideAPluginThatFails_AllFinish(string fault, ImageLoadError expected)
    {
        var time = new ManualTimeProvider();
        var folder = new PluginsFolder();
        folder.Add("Good");
        folder.AddMisbehaving(fault);
        await using var live = await LiveHost.StartAsync(folder, options => options.RequestPool.MaximumPerPlugin = 2, time);

        var bad = Enumerable.Range(0, 3).Select(i => live.Host.LoadImage($"bad:{i}")).ToList();
        var good = Enumerable.Range(0, 256).Select(i => live.Host.LoadImage($"good:{i}")).ToList();

        for (var i = 0; i < good.Count; i++)
            Assert.That(await good[i].PixelAsync(), Is.EqualTo(i));
        if (expected == ImageLoadError.Timeout)
        {
            await LoadAssertions.UntilAsync(() => live.StatusOf("Bad").Loads == 2);
            time.Advance(TimeSpan.FromSeconds(60));
        }

        foreach (var load in bad.Take(2))
            Assert.That((await load.FailureAsync()).Error, Is.EqualTo(expected));
        Assert.That(await live.Host.LoadImage("good:7").PixelAsync(), Is.EqualTo(7));
    }

    [TestCase("ctor-throws", "the constructor fails on purpose")]
    [TestCase("ctor-hangs", "its constructor was still running")]
    [TestCase("start-hangs", "StartAsync was still running")]
    public async Task Load_WhileAPluginFailsToStart_AllFinish(string fault, string reason)
    {
        var time = new ManualTimeProvider();
        var folder = new PluginsFolder();
        folder.Add("Good");
        folder.Configuration["Bad:fault"] = fault; // what is set later the host does not see
        await using var live = await LiveHost.StartAsync(folder, options => options.PluginQuietTime = TimeSpan.Zero, time);
        folder.AddMisbehaving(fault);

        var rescan = live.Host.RescanPluginsAsync();
        for (var i = 0; i < 256; i++)
            Assert.That(await live.Host.LoadImage($"good:{i}").PixelAsync(), Is.EqualTo(i));
        await LoadAssertions.UntilAsync(() =>
        {
            if (folder.Hangs)
                time.Advance(TimeSpan.FromSeconds(1));
            return rescan.IsCompleted;
        });

        await rescan;
        Assert.That(
            live.StatusOf("Bad") is { State: PluginState.Faulted, Reason: { } said } && said.Contains(reason, StringComparison.Ordinal),
            live.StatusOf("Bad").Reason);
        Assert.That(await live.Host.LoadImage("good:7").PixelAsync(), Is.EqualTo(7));
    }

    [Test]
    public async Task Load_TooManyCallsAreStuck_ThePluginIsQuarantinedUntilItIsReloaded()
    {
        var time = new ManualTimeProvider();
        var folder = new PluginsFolder();
        folder.Add("Good");
        folder.AddMisbehaving("load-ignores-cancel");
        await using var live = await LiveHost.StartAsync(folder, options =>
            (options.MaximumStuckCalls, options.StuckCallTimeout, options.PluginStartTimeout, options.StartTimeout) =
                (2, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), TimeSpan.FromDays(1)), time);
        var stuck = Enumerable.Range(0, 3).Select(i => live.Host.LoadImage($"bad:{i}")).ToList();
        await LoadAssertions.UntilAsync(() => stuck.TrueForAll(load => load.Progress is not null)); // they are inside
        stuck.ForEach(load => load.Cancel());
        foreach (var load in stuck)
            Assert.That(await load.IsCancelledAsync());
        Assert.That(live.Host.LoadsRunning, Is.EqualTo(3), "their permits stay taken while their work goes on");
        await LoadAssertions.UntilAsync(() => AdvanceUntil(time, () => live.StatusOf("Bad").State == PluginState.Quarantined));

        var failure = await live.Host.LoadImage("bad:4").FailureAsync();
        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.NoLoader));
        Assert.That(failure.Message, Does.Contain("Quarantined").And.Contain("plugins reload Bad"));
        Assert.That(live.Host.Schemes, Is.EqualTo(["good"]));
        Assert.That(await live.Host.LoadImage("good:7").PixelAsync(), Is.EqualTo(7));

        var reload = live.Host.ReloadPluginAsync("Bad");
        await LoadAssertions.UntilAsync(() => AdvanceUntil(time, () => reload.IsCompleted));
        Assert.That((await reload) is { State: PluginState.Active, StuckCalls: 0, Generation: 2 }, live.StatusOf("Bad").Reason);
        Assert.That(live.Host.Schemes, Is.EqualTo(["bad", "good"]));
    }

    [Test]
    public async Task Load_CallsThatAreStuckEnd_TheQuarantineHealsByItself()
    {
        var time = new ManualTimeProvider();
        var folder = new PluginsFolder();
        folder.AddMisbehaving("load-ends-late");
        var end = Path.Combine(folder.Path, ".end");
        await using var live = await LiveHost.StartAsync(folder, options =>
            (options.MaximumStuckCalls, options.StuckCallTimeout, options.PluginStartTimeout, options.StartTimeout) =
                (2, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), TimeSpan.FromDays(1)), time);
        var stuck = Enumerable.Range(0, 3).Select(i => live.Host.LoadImage($"bad:{end}?{i}")).ToList();
        await LoadAssertions.UntilAsync(() => stuck.TrueForAll(load => load.Progress is not null)); // they are inside
        stuck.ForEach(load => load.Cancel());
        await LoadAssertions.UntilAsync(() => AdvanceUntil(time, () => live.StatusOf("Bad").State == PluginState.Quarantined));
        Assert.That(live.StatusOf("Bad").Reason, Does.Contain("serves again when they have ended"));
        Assert.That(live.Host.Schemes, Is.Empty);

        await File.WriteAllTextAsync(end, "");
        await LoadAssertions.UntilAsync(() => live.StatusOf("Bad").State == PluginState.Active);
        Assert.That(live.StatusOf("Bad") is { StuckCalls: 0, Generation: 1 }, live.StatusOf("Bad").Reason);
        Assert.That(live.StatusOf("Bad").Reason, Does.Contain("was quarantined").And.Contain("serves again"));
        Assert.That(await live.Host.LoadImage($"bad:{end}").PixelAsync(), Is.Zero);
    }

    [Test]
    public async Task Load_CallsThatEndLate_AreNotStuck()
    {
        var time = new ManualTimeProvider();
        var folder = new PluginsFolder();
        folder.AddMisbehaving("load-ends-late");
        var end = Path.Combine(folder.Path, ".end");
        await using var live = await LiveHost.StartAsync(folder, options =>
            (options.MaximumStuckCalls, options.PluginStartTimeout, options.StartTimeout, options.LoadTimeout) =
                (1, TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.FromDays(1)), time);
        var late = Enumerable.Range(0, 12).Select(i => live.Host.LoadImage($"bad:{end}?{i}")).ToList();
        await LoadAssertions.UntilAsync(() => late.TrueForAll(load => load.Progress is not null));
        late.ForEach(load => load.Cancel());
        foreach (var load in late)
            Assert.That(await load.IsCancelledAsync());
        time.Advance(TimeSpan.FromSeconds(29));
        await File.WriteAllTextAsync(end, "");

        await LoadAssertions.UntilAsync(() => live.Host.LoadsRunning == 0);
        Assert.That(live.StatusOf("Bad") is { State: PluginState.Active, StuckCalls: 0 }, live.StatusOf("Bad").Reason);
    }

    private static bool AdvanceUntil(ManualTimeProvider time, Func<bool> condition)
    {
        time.Advance(TimeSpan.FromMilliseconds(10));
        return condition();
    }
}
