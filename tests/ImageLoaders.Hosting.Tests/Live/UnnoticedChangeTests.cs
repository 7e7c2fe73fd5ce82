using ImageLoaders.Hosting.Tests.Loading;
using ImageLoaders.Hosting.Tests.Plugins;
using ImageLoaders.TestTime;

namespace ImageLoaders.Hosting.Tests.Live;

/// <summary>Versions that look like the one before, and folders that are others though their path is the same.</summary>
public sealed class UnnoticedChangeTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Test]
    public async Task Rescan_FilesOfTheSameLengthAndTime_AreSeenToBeOthers()
    {
        var folder = new PluginsFolder();
        var path = folder.Add("Good", "Same");
        await using var live = await LiveHost.StartAsync(folder, options => options.PluginQuietTime = TimeSpan.Zero);
        var before = live.Plugin;

        // As cp -rp of a reproducible build does: equal names, lengths and times.
        var dll = Path.Combine(path, "Same.dll");
        var (bytes, time) = (await File.ReadAllBytesAsync(dll), File.GetLastWriteTimeUtc(dll));
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(dll, bytes);
        File.SetLastWriteTimeUtc(dll, time);
        await live.Host.RescanPluginsAsync();

        Assert.That(live.Plugin is { State: PluginState.Active, Generation: 2 }, live.Plugin.Reason);
        Assert.That(live.Plugin.ContentHash, Is.Not.EqualTo(before.ContentHash));
    }

    [Test]
    public async Task Watch_LinkOfThePluginsPathIsFlipped_IsFollowedAtOnce()
    {
        var folder = new PluginsFolder();
        var root = Path.GetDirectoryName(folder.Path)!;
        var (one, two) = (Path.Combine(root, "one"), Path.Combine(root, "two"));
        folder.Add("Good");
        Directory.Move(folder.Path, one);
        Directory.CreateDirectory(two);
        Directory.CreateSymbolicLink(folder.Path, two);
        await using var live = await LiveHost.StartAsync(
            folder, options => (options.WatchPlugins, options.PluginQuietTime, options.PluginRescanInterval) =
                (true, Short, TimeSpan.FromHours(1)));
        Assert.That(live.Host.Schemes, Is.Empty);

        var next = folder.Path + ".next";
        Directory.CreateSymbolicLink(next, one);
        Rename(next, folder.Path);

        await LoadAssertions.UntilAsync(() => live.Host.Schemes.Contains("good"));
        Assert.That(await live.Host.LoadImage("good:7").PixelAsync(), Is.EqualTo(7));
    }

    [Test]
    public async Task Start_FolderThatIsALink_IsRefusedOrTakenAsTheOperatorWants([Values] bool allowLinks)
    {
        var folder = new PluginsFolder();
        var path = folder.Add("Good");
        var elsewhere = Path.Combine(Path.GetDirectoryName(folder.Path)!, "Good");
        Directory.Move(path, elsewhere);
        Directory.CreateSymbolicLink(path, elsewhere);
        await using var live = await LiveHost.StartAsync(folder, options => options.AllowLinks = allowLinks);

        Assert.That(live.Plugin.State, Is.EqualTo(allowLinks ? PluginState.Active : PluginState.Rejected), live.Plugin.Reason);
        if (!allowLinks)
            Assert.That(live.Plugin.Reason, Does.Contain("ImageLoaders:AllowLinks"));
    }

    [Test]
    public async Task Watch_StateFolderThatCannotBeWrittenForAWhile_IsTriedAgain()
    {
        var time = new ManualTimeProvider();
        var folder = new PluginsFolder();
        folder.Add("Good");
        await using var live = await LiveHost.StartAsync(folder, options => options.PluginQuietTime = TimeSpan.Zero, time);
        var shadow = await FillAsync(folder);
        folder.Add("Good", "Other");
        await live.Host.RescanPluginsAsync();
        Assert.That(live.StatusOf("Other") is { State: PluginState.Rejected, IsTriedAgain: true }, live.StatusOf("Other").Reason);
        Assert.That(live.StatusOf("Good").State, Is.EqualTo(PluginState.Active));

        Free(shadow);
        await live.Host.RescanPluginsAsync();
        Assert.That(live.StatusOf("Other") is { State: PluginState.Active, IsTriedAgain: false }, live.StatusOf("Other").Reason);
    }

    [Test]
    public async Task NoWatch_StateFolderThatCannotBeWrittenForAWhile_IsTriedAgainAndNothingElseIsTaken()
    {
        var time = new ManualTimeProvider();
        var folder = new PluginsFolder();
        folder.Add("Good");
        await using var live = await LiveHost.StartAsync(folder, options => options.PluginQuietTime = TimeSpan.Zero, time);
        var shadow = await FillAsync(folder);
        folder.Add("Good", "Other");
        await live.Host.RescanPluginsAsync();
        Assert.That(live.StatusOf("Other").IsTriedAgain, Is.True, live.StatusOf("Other").Reason);

        Free(shadow);
        folder.Add("Good", "Third");
        time.Advance(TimeSpan.FromSeconds(5));
        await LoadAssertions.UntilAsync(() => live.StatusOf("Other") is { State: PluginState.Active, IsTriedAgain: false });
        Assert.That(live.Host.Plugins.Select(plugin => plugin.Name), Is.EqualTo(["Good", "Other"]));
    }

    [TestCase("", "uid-1000")]
    [TestCase(" ", "uid-1000")]
    [TestCase("?", "uid-1000")]
    [TestCase("viewer", "viewer")]
    public void StateFolder_OfAUserWithoutAName_IsByNumber(string name, string expected) =>
        Assert.That(ImageLoaders.Hosting.Plugins.Preparation.UserFolder.NameOf(name, 1000), Is.EqualTo(expected));

    // As ln -sfn does not, and mv -T does: one step, over the link that is there.
    private static void Rename(string from, string to)
    {
        using var process = System.Diagnostics.Process.Start("mv", ["-T", from, to]);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
    }

    // The state folder takes no more copies of plugins until it is freed.
    private static async Task<string> FillAsync(PluginsFolder folder)
    {
        var shadow = Directory.EnumerateDirectories(Path.Combine(folder.Options.StatePath, "shadow")).Single();
        Directory.Move(shadow, shadow + ".aside");
        await File.WriteAllTextAsync(shadow, "No folder can be made here, as on a disk that is full.");
        return shadow;
    }

    private static void Free(string shadow)
    {
        File.Delete(shadow);
        Directory.Move(shadow + ".aside", shadow);
    }
}
