using ImageLoaders.Hosting.Plugins.Preparation;
using ImageLoaders.Hosting.Tests.Loading;
using ImageLoaders.Hosting.Tests.Plugins;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageLoaders.Hosting.Tests.Live;

/// <summary>A host that watches its folder follows it, and the operator's commands, though nobody tells it to.</summary>
public sealed class WatchTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Test]
    public async Task Watch_FolderCopiedInThenDeleted_ComesAndGoes()
    {
        var folder = new PluginsFolder();
        await using var live = await LiveHost.StartAsync(
            folder, options => (options.WatchPlugins, options.PluginQuietTime) = (true, Short));
        Assert.That(live.Host.Plugins, Is.Empty);

        var path = folder.Add("Good");
        await LoadAssertions.UntilAsync(() => live.Host.Schemes.Contains("good"));
        Assert.That(await live.Host.LoadImage("good:7").PixelAsync(), Is.EqualTo(7));

        Directory.Delete(path, recursive: true);
        await LoadAssertions.UntilAsync(() => live.Host.Plugins.IsEmpty);
        Assert.That((await live.Host.LoadImage("good:7").FailureAsync()).Error, Is.EqualTo(ImageLoadError.NoLoader));
    }

    [Test]
    public async Task Watch_APluginThatWasDeletedStillLoads_AnotherIsFollowedMeanwhile()
    {
        var folder = new PluginsFolder();
        var path = folder.AddMisbehaving("load-waits");
        await using var live = await LiveHost.StartAsync(
            folder, options => (options.WatchPlugins, options.PluginQuietTime) = (true, Short));
        var load = live.Host.LoadImage("bad:x");
        await LoadAssertions.UntilAsync(() => load.Progress is not null); // it is inside

        Directory.Delete(path, recursive: true);
        await LoadAssertions.UntilAsync(() => live.StatusOf("Bad").State == PluginState.Draining);
        folder.Add("Good");

        await LoadAssertions.UntilAsync(() => live.Host.Schemes.Contains("good"));
        Assert.That(await live.Host.LoadImage("good:7").PixelAsync(), Is.EqualTo(7));
        Assert.That(live.StatusOf("Bad") is { State: PluginState.Draining, ActiveCalls: 1 });
        load.Cancel();
        await LoadAssertions.UntilAsync(() => live.Host.Plugins is [{ Name: "Good" }]);
    }

    [Test]
    public async Task Watch_FolderWithoutHashesCopiedIn_ComesAfterTheQuietTime()
    {
        var folder = new PluginsFolder();
        await using var live = await LiveHost.StartAsync(
            folder, options => (options.WatchPlugins, options.PluginQuietTime) = (true, Short));

        new VersionedFolder(folder.Path, withHashes: false).ReplaceByRename(1);

        await LoadAssertions.UntilAsync(() => live.Host.Schemes.Contains("versioned"));
        Assert.That(live.Plugin.FilesVerified, Is.False);
    }

    [Test]
    public async Task Watch_FolderThatCannotBeWatched_IsReadFromTimeToTime()
    {
        var folder = new PluginsFolder();
        await using var live = await LiveHost.StartAsync(folder, options =>
        {
            (options.WatchPlugins, options.PluginRescanInterval) = (true, Short);
            Directory.Delete(options.PluginsPath);
        });
        Assert.That(folder.Log.Entries.Select(entry => entry.Message), Has.One.StartsWith($"The folder {folder.Path} cannot be watched"));

        folder.Add("Good");

        await LoadAssertions.UntilAsync(() => live.Host.Schemes.Contains("good"));
        Assert.That(await live.Host.LoadImage("good:7").PixelAsync(), Is.EqualTo(7));
    }

    [Test]
    public async Task Watch_OperatorsCommandsChange_AreFollowed()
    {
        var folder = new PluginsFolder();
        folder.Add("Good");
        await using var live = await LiveHost.StartAsync(folder, options => options.WatchPlugins = true);
        var commands = new OperatorState(folder.Options.StatePath, NullLogger.Instance);

        commands.Change(all => all.WithDisabled("Good"));
        await LoadAssertions.UntilAsync(() => live.Plugin.State == PluginState.Disabled);
        Assert.That((await live.Host.LoadImage("good:7").FailureAsync()).Message, Does.Contain("plugins enable Good"));

        commands.Change(all => all.WithEnabled("Good", DateTimeOffset.UtcNow));
        await LoadAssertions.UntilAsync(() => live.Plugin.State == PluginState.Active);
        commands.Change(all => all.WithReload("good", DateTimeOffset.UtcNow));
        await LoadAssertions.UntilAsync(() => live.Plugin.Generation == 3);
        Assert.That(await live.Host.LoadImage("good:7").PixelAsync(), Is.EqualTo(7));
    }

    [Test]
    public async Task Watch_NoPluginsAndNoStateYet_TheOperatorsCommandsAreFollowedAllTheSame()
    {
        var folder = new PluginsFolder();
        await using var live = await LiveHost.StartAsync(
            folder, options => (options.WatchPlugins, options.PluginQuietTime) = (true, Short));
        new OperatorState(folder.Options.StatePath, NullLogger.Instance).Change(all => all.WithDisabled("Good"));

        folder.Add("Good");

        await LoadAssertions.UntilAsync(() => live.Host.Plugins is [{ State: PluginState.Disabled }]);
        new OperatorState(folder.Options.StatePath, NullLogger.Instance).Change(all => all.WithEnabled("Good", DateTimeOffset.UtcNow));
        await LoadAssertions.UntilAsync(() => live.Plugin.State == PluginState.Active);
        Assert.That(
            folder.Log.Entries.Where(entry => entry.Message.Contains(folder.Options.StatePath, StringComparison.Ordinal)),
            Is.Empty,
            "everything is watched");
    }

    [Test]
    public async Task Watch_FilesAndFoldersComeAndGoInManyWays_EachIsHeard()
    {
        var folder = new PluginsFolder();
        var path = folder.Add("Good");
        await using var live = await LiveHost.StartAsync(
            folder,
            options => (options.WatchPlugins, options.PluginQuietTime, options.PluginRescanInterval) = (true, Short, TimeSpan.FromDays(1)));
        var state = folder.Options.StatePath;
        var (extra, aside, next) = (Path.Combine(path, "extra"), Path.Combine(state, "aside"), Path.Combine(state, "next", "Good"));
        for (var generation = 2; generation < 5; generation++)
        {
            await File.WriteAllTextAsync(extra, "half of a copy");
            await LoadAssertions.UntilAsync(() => live.Plugin.Reason is not null);
            File.Delete(extra);
            await LoadAssertions.UntilAsync(() => live.Plugin.Reason is null);

            Directory.CreateDirectory(next);
            foreach (var file in Directory.EnumerateFiles(path).Where(file => !file.EndsWith(".files.json", StringComparison.Ordinal)))
                File.Copy(file, Path.Combine(next, Path.GetFileName(file)));
            await File.WriteAllTextAsync(Path.Combine(next, "version"), $"{generation}");
            PluginsFolder.WriteHashes(next);
            Directory.Move(path, aside);
            Directory.Move(next, path);
            Directory.Delete(aside, recursive: true);

            var expected = generation;
            await LoadAssertions.UntilAsync(() => live.Plugin is { State: PluginState.Active } plugin && plugin.Generation == expected);
        }
    }

    [Test]
    public async Task Watch_PluginsFolderDeletedAndMadeAnew_IsFollowedAgain()
    {
        var folder = new PluginsFolder();
        folder.Add("Good");
        await using var live = await LiveHost.StartAsync(
            folder, options => (options.WatchPlugins, options.PluginQuietTime, options.PluginRescanInterval) = (true, Short, Short));
        Directory.Delete(folder.Path, recursive: true);
        await LoadAssertions.UntilAsync(() => live.Host.Plugins.IsEmpty);

        folder.Add("Good");

        await LoadAssertions.UntilAsync(() => live.Host.Schemes.Contains("good"));
    }
}
