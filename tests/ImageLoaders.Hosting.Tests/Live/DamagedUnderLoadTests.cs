using ImageLoaders.Hosting.Tests.Loading;
using ImageLoaders.Hosting.Tests.Plugins;

namespace ImageLoaders.Hosting.Tests.Live;

/// <summary>What is done to a plugin's files while loads run does nothing to the loads: the host runs a copy.</summary>
public sealed class DamagedUnderLoadTests
{
    [Test]
    public async Task Dll_OverwrittenInPlaceThenTruncated_LoadsGoOn()
    {
        var folder = new PluginsFolder();
        var versioned = new VersionedFolder(folder.Path);
        versioned.CopyOver(1);
        await using var live = await LiveHost.StartAsync(folder, options => options.WatchPlugins = true);
        await using var callers = new VersionedCallers(live.Host);
        callers.Start();
        foreach (var file in new[] { "Versioned.dll", "Newtonsoft.Json.dll" }.Select(name => Path.Combine(versioned.Path, name)))
        {
            await using (var inPlace = File.OpenWrite(file))
                await inPlace.WriteAsync(new byte[inPlace.Length]);
            await callers.LoadMoreAsync();
            await LoadAssertions.UntilAsync(() => live.Plugin.Reason is not null);
            File.WriteAllBytes(file, []);
            await callers.LoadMoreAsync();
            await live.Host.RescanPluginsAsync();
            Assert.That(live.Plugin is { State: PluginState.Active, Generation: 1, Failures: 0 });
        }

        versioned.CopyOver(2);
        await LoadAssertions.UntilAsync(() => live.Plugin.Generation == 2);
        await callers.LoadMoreAsync();
        await callers.StopAsync();
        await live.AssertOldGenerationsAreGoneAsync("Versioned");
    }

    [Test]
    public async Task Folder_Deleted_LoadsThatRunFinishAndItsSchemeEnds()
    {
        var folder = new PluginsFolder();
        folder.Add("Good");
        var versioned = new VersionedFolder(folder.Path);
        versioned.CopyOver(1);
        await using var live = await LiveHost.StartAsync(folder, options =>
            (options.WatchPlugins, options.PluginQuietTime) = (true, TimeSpan.FromMilliseconds(100)));
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Run(() => LoadUntilThereIsNoLoaderAsync(live.Host))).ToList();
        await LoadAssertions.UntilAsync(() => live.StatusOf("Versioned").Loads > 50);

        Directory.Delete(versioned.Path, recursive: true);

        foreach (var failure in await Task.WhenAll(callers))
            Assert.That(failure.Error, Is.EqualTo(ImageLoadError.NoLoader), failure.Message);
        await LoadAssertions.UntilAsync(() => live.Host.Plugins.Length == 1);
        Assert.That(folder.Log.Entries.Where(entry => entry.Message.Contains("holds it", StringComparison.Ordinal)), Is.Empty);
        Assert.That(await live.Host.LoadImage("good:7").PixelAsync(), Is.EqualTo(7));
        await LoadAssertions.UntilAsync(() => live.Host.LoadsRunning == 0);
    }

    private static async Task<ImageLoadException> LoadUntilThereIsNoLoaderAsync(ImageLoaderHost host)
    {
        for (var number = 100; ; number++)
        {
            try
            {
                Assert.That(await VersionedCallers.VersionOfAsync(host, number), Is.EqualTo(1));
            }
            catch (ImageLoadException failure)
            {
                return failure;
            }
        }
    }
}
