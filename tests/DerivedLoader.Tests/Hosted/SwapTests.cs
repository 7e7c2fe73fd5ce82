using ImageLoaders.Hosting;
using ImageLoaders.TestCorpus;

namespace DerivedLoader.Tests;

/// <summary>Plugins are replaced while planes are loaded: nothing is lost, nothing is mixed, and the old ones are unloaded.</summary>
public sealed class SwapTests
{
    [DerivedCase("WadoLoader")]
    [DerivedCase("DerivedLoader")]
    public async Task Reload_WhilePlanesAreLoaded_LosesNothing(string plugin)
    {
        await using var folder = await PluginFolder.StartAsync(options => options.MaximumCacheBytes = 0);
        var host = folder.Host;
        var source = PhantomSeries.All["oblique"].Id + "/";
        var ids = Enumerable.Range(1, 8).Select(k => $"mpr:coronal;at={k}/8;of={source}").ToArray();
        var expected = new List<byte[]>();
        foreach (var id in ids)
            expected.Add((await host.LoadImage(id)).Pixels.ToArray());
        var swaps = 0;
        var loads = 0;
        var loading = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; Volatile.Read(ref swaps) < 3 || i < ids.Length; i++)
            {
                var image = await host.LoadImage(ids[i % ids.Length]);
                Assert.That(image.Pixels.Span.SequenceEqual(expected[i % ids.Length]), Is.True);
                Interlocked.Increment(ref loads);
            }
        })).ToArray();

        for (var i = 0; i < 3; i++)
        {
            Assert.That((await host.ReloadPluginAsync(plugin))!.State, Is.EqualTo(PluginState.Active));
            Interlocked.Increment(ref swaps);
        }

        await Task.WhenAll(loading).WaitAsync(TimeSpan.FromMinutes(5));
        Assert.That(loads, Is.GreaterThanOrEqualTo(32));
        Assert.That(await IsUnloadedAsync(host, plugin), Is.True);
        Assert.That(host.Plugins.Where(status => status.State == PluginState.Leaked), Is.Empty);
    }

    // Generations that were replaced are gone from the list once nothing of them is left.
    private static async Task<bool> IsUnloadedAsync(ImageLoaderHost host, string plugin)
    {
        for (var deadline = Environment.TickCount64 + 120_000; Environment.TickCount64 < deadline; await Task.Yield())
            if (host.Plugins.Count(status => status.Name == plugin && status.State is not (PluginState.Unloaded)) == 1)
                return true;
        return false;
    }
}
