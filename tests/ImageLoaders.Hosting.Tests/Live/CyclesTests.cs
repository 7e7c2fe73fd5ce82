using System.Diagnostics;
using ImageLoaders.Hosting.Tests.Plugins;

namespace ImageLoaders.Hosting.Tests.Live;

/// <summary>A plugin that comes and goes many times leaves nothing behind.</summary>
public sealed class CyclesTests
{
    private const int WarmUp = 25;
    private const int LongWarmUp = 250; // until every thread of the pool has its memory: on a busy machine there are many

    [Test]
    public async Task Reload_TwentyFiveTimes_NoContextSurvives()
    {
        await using var live = await StartAsync();

        await CycleAsync(live, WarmUp);

        Assert.That(live.Plugin.Generation, Is.EqualTo(1 + WarmUp));
    }

    [Test]
    [Category("Long")]
    public async Task Reload_ThousandTimes_TheProcessGrowsByLessThan20MiB()
    {
        await using var live = await StartAsync();
        await CycleAsync(live, LongWarmUp);
        var before = ResidentBytes();
        var heap = GC.GetTotalMemory(forceFullCollection: true);

        await CycleAsync(live, 1_000);

        var grown = ResidentBytes() - before;
        TestContext.Out
            .WriteLine(
            $"The process grew by {grown / 1024.0 / 1024.0:0.0} MiB in 1,000 cycles, to {ResidentBytes() >> 20} MiB, of which the heap "
            + $"is {GC.GetTotalMemory(forceFullCollection: true) / 1024.0 / 1024.0:0.0}; it was {heap / 1024.0 / 1024.0:0.0}.");
        Assert.That(grown, Is.LessThan(20L << 20));
    }

    private static async Task<LiveHost> StartAsync()
    {
        var folder = new PluginsFolder();
        folder.Add("Good");
        // what it says would be counted
        return await LiveHost.StartAsync(folder, options => options.MaximumCacheBytes = 1 << 20, keepLog: false);
    }

    private static async Task CycleAsync(LiveHost live, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.That((await live.Host.LoadImage($"good:{i % 256}")).Pixels.Span[0], Is.EqualTo(i % 256));
            Assert.That((await live.Host.ReloadPluginAsync("Good"))!.State, Is.EqualTo(PluginState.Active));
            await live.AssertOldGenerationsAreGoneAsync("Good");
        }
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
