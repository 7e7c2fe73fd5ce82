using ImageLoaders.Hosting.Plugins.Lifecycle;
using ImageLoaders.Hosting.Tests.Loading;

namespace ImageLoaders.Hosting.Tests.Plugins;

/// <summary>A plugin that takes long to start, in a host that serves: it starts when it is told to.</summary>
internal sealed class StartingPluginTests
{
    private PluginsFolder _folder = null!;
    private PluginSet _plugins = null!;
    private string _path = null!;
    private Task<TimeSpan?> _start = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _folder = new PluginsFolder();
        _folder.Options.PluginQuietTime = TimeSpan.Zero;
        _folder.Configuration["Bad:fault"] = "start-waits-until-told";
        _folder.Configuration["Bad:end"] = End;
        _folder.Add("Good");
        _plugins = await _folder.StartAsync();
        _path = _folder.AddMisbehaving("start-waits-until-told");
        _start = _plugins.RescanAsync();
        await LoadAssertions.UntilAsync(() => _folder.Hangs);
    }

    [TearDown]
    public async Task EndAsync()
    {
        await _plugins.DisposeAsync();
        await _start;
        _start.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Come_OneTakesLong_OthersComeAreReplacedAndGoMeanwhile()
    {
        _folder.Add("Newtonsoft12");
        await ReplaceAsync("Good");
        await _plugins.FollowAsync(default).WaitAsync(LoadAssertions.Hang);
        await LoadAssertions.UntilAsync(() => Of("Newtonsoft12").State == PluginState.Active && Of("Good").Generation == 2);
        Assert.That((await _folder.LoadAsync("newtonsoft12:")).Remarks, Is.EqualTo(["12.0.3.23909", "42"]));
        Assert.That((await _folder.LoadAsync("good:7")).Pixels.Span[0], Is.EqualTo(7));

        Directory.Delete(Path.Combine(_folder.Path, "Newtonsoft12"), recursive: true);
        var disabled = _plugins.ChangeAsync("Good", wishes => wishes.WithDisabled("Good"), default);
        Assert.That((await disabled.WaitAsync(LoadAssertions.Hang))!.State, Is.EqualTo(PluginState.Disabled));
        await LoadAssertions.UntilAsync(() => _plugins.Plugins.Length == 2);

        Assert.That(Of("Bad").State, Is.EqualTo(PluginState.Loading));
        Assert.That(_start.IsCompleted, Is.False, "who asked for the look waits for all of it");
        await TellAsync();
        await _start;
        Assert.That(Of("Bad") is { State: PluginState.Active, Generation: 1 }, Of("Bad").Reason);
        Assert.That((await _folder.LoadAsync("bad:")).Pixels.Length, Is.EqualTo(1));
    }

    [Test]
    public async Task Come_ItFails_IsNotTriedAgainForTheLooksThatCameMeanwhile()
    {
        await _plugins.FollowAsync(default);
        await TellAsync("it fails on purpose");
        await _start;

        Assert.That(Of("Bad") is { State: PluginState.Faulted, History.Length: 1 }, Of("Bad").Reason);
        Assert.That(Of("Good").State, Is.EqualTo(PluginState.Active));
    }

    [Test]
    public async Task Replace_TheNewOneTakesLong_TheOldOneServesUntilThen()
    {
        await StartOnceAsync();
        await File.WriteAllTextAsync(Path.Combine(_path, "new.txt"), "another version");
        await _plugins.FollowAsync(default).WaitAsync(LoadAssertions.Hang);
        await LoadAssertions.UntilAsync(() => _folder.Hangs);

        Assert.That(Of("Bad") is { State: PluginState.Active, Generation: 1, RetiringGenerations: 0 }, Of("Bad").Reason);
        Assert.That((await _folder.LoadAsync("bad:")).Pixels.Length, Is.EqualTo(1));
        await _plugins.FollowAsync(default).WaitAsync(LoadAssertions.Hang);
        Assert.That(_folder.Routes.Schemes, Is.EqualTo(["bad", "good"]));

        await TellAsync();
        await _plugins.RescanAsync();
        Assert.That(Of("Bad") is { State: PluginState.Active, Generation: 2 }, Of("Bad").Reason);
        await LoadAssertions.UntilAsync(() => Of("Bad") is { RetiringGenerations: 0, LeakedGenerations: 0 });
        Assert.That(StatesOf("Bad"), Is.EqualTo([PluginState.Active, PluginState.Active]));
    }

    [Test]
    public async Task Replace_AnotherVersionComesMeanwhile_ItStartsAfterThisOne()
    {
        await File.WriteAllTextAsync(Path.Combine(_path, "new.txt"), "another version");
        await _plugins.FollowAsync(default).WaitAsync(LoadAssertions.Hang);
        Assert.That(Of("Bad") is { State: PluginState.Loading, Generation: 0 });

        await TellAsync();
        await _start;

        Assert.That(Of("Bad") is { State: PluginState.Active, Generation: 2, LeakedGenerations: 0 }, Of("Bad").Reason);
        Assert.That(StatesOf("Bad"), Is.EqualTo([PluginState.Active, PluginState.Active]));
        var retried = _plugins.RescanAsync();
        Assert.That(await retried, Is.Null);
        Assert.That(Of("Bad").Generation, Is.EqualTo(2));
    }

    [Test]
    public async Task Reload_Meanwhile_IsDoneAfterItHasStarted()
    {
        var reloaded = _plugins.ChangeAsync("Bad", wishes => wishes.WithReload("Bad", DateTimeOffset.UtcNow), default);
        await _plugins.FollowAsync(default).WaitAsync(LoadAssertions.Hang);
        Assert.That(reloaded.IsCompleted, Is.False);

        await TellAsync();

        Assert.That((await reloaded)! is { State: PluginState.Active, Generation: 2 }, Of("Bad").Reason);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Go_BeforeItHasStarted_NeverServes(bool isRemoved)
    {
        Task gone = isRemoved ? Remove() : DisableAsync();
        await _plugins.FollowAsync(default).WaitAsync(LoadAssertions.Hang);
        Assert.That(gone.IsCompleted, Is.False);

        await TellAsync();
        await gone.WaitAsync(LoadAssertions.Hang);

        Assert.That(_plugins.Plugins.Select(plugin => (plugin.Name, plugin.State)), Is.EqualTo(isRemoved ? [("Good", PluginState.Active)] : new[] { ("Bad", PluginState.Disabled), ("Good", PluginState.Active) }));
        Assert.That(StatesOf("Bad"), Is.EqualTo([PluginState.Unloading, PluginState.Unloaded, .. isRemoved ? [] : new[] { PluginState.Disabled }]));
        Assert.That(_folder.Routes.Schemes, Is.EqualTo(["good"]));
        Assert.That(_folder.Log.Entries.Select(entry => entry.Message), Has.None.Contains("has leaked"));
    }

    [Test]
    public async Task Go_ANewVersionHasNotStarted_BothAreUnloaded()
    {
        await StartOnceAsync();
        var reloaded = _plugins.ChangeAsync("Bad", wishes => wishes.WithReload("Bad", DateTimeOffset.UtcNow), default);
        await LoadAssertions.UntilAsync(() => _folder.Hangs);
        _ = DisableAsync();
        await LoadAssertions.UntilAsync(() => _folder.Routes.Schemes.SequenceEqual(["good"])); // at once
        _ = _plugins.ChangeAsync("Bad", wishes => wishes.WithEnabled("Bad", DateTimeOffset.UtcNow), default);
        await LoadAssertions.UntilAsync(() => _folder.Routes.Schemes.SequenceEqual(["bad", "good"]));
        var disabled = DisableAsync();
        await _plugins.FollowAsync(default);
        Assert.That(_folder.Routes.Schemes, Is.EqualTo(["good"]));
        await TellAsync();

        Assert.That((await disabled.WaitAsync(LoadAssertions.Hang))! is { State: PluginState.Disabled, Generation: 1, LeakedGenerations: 0, RetiringGenerations: 0 }, Of("Bad").Reason);
        await reloaded;
        Assert.That(StatesOf("Bad"), Is.EqualTo([PluginState.Active, PluginState.Draining, PluginState.Unloading, PluginState.Unloaded, PluginState.Disabled]));
        Assert.That(_folder.Log.Entries.Count(entry => entry.Message.StartsWith("Plugin Bad is unloaded", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    [Test]
    public async Task Go_WantedAgainBeforeItHasStarted_Serves()
    {
        _ = DisableAsync();
        var enabled = _plugins.ChangeAsync("Bad", wishes => wishes.WithEnabled("Bad", DateTimeOffset.UtcNow), default);
        await TellAsync();

        Assert.That((await enabled.WaitAsync(LoadAssertions.Hang))! is { State: PluginState.Active, Generation: 1 }, Of("Bad").Reason);
        Assert.That(StatesOf("Bad"), Is.EqualTo([PluginState.Active]));
    }

    [Test]
    public async Task DisposeAsync_OneStarts_IsToldToStopAndWaitedFor()
    {
        await _plugins.DisposeAsync();

        Assert.That(_start.IsCompleted);
        Assert.That(Of("Bad").State, Is.EqualTo(PluginState.Unloaded));
        Assert.That(_folder.Routes.Schemes, Is.Empty);
        Assert.That(Directory.EnumerateDirectories(Path.Combine(_folder.Options.StatePath, "shadow")), Is.Empty);
        await TellAsync();
        _plugins = await _folder.StartAsync(); // which the end disposes
    }

    private string End => Path.Combine(_folder.Options.StatePath, "end");

    private PluginStatus Of(string name) => _plugins.Plugins.Single(plugin => plugin.Name == name);

    private PluginState[] StatesOf(string name)
    {
        lock (_folder.Changes)
            return [.. _folder.Changes.Where(change => change.Name == name).Select(change => change.State)];
    }

    private Task<TimeSpan?> Remove()
    {
        Directory.Delete(_path, recursive: true);
        return _plugins.RescanAsync();
    }

    private Task<PluginStatus?> DisableAsync() => _plugins.ChangeAsync("Bad", wishes => wishes.WithDisabled("Bad"), default);

    private async Task TellAsync(string failure = "")
    {
        var next = End + ".next";
        await File.WriteAllTextAsync(next, failure);
        File.Move(next, End, overwrite: true);
    }

    // The next start waits until it is told again.
    private async Task StartOnceAsync()
    {
        await TellAsync();
        await _start;
        File.Delete(End);
        foreach (var file in Directory.EnumerateFiles(_folder.Options.StatePath, "hangs", SearchOption.AllDirectories).ToArray())
            File.Delete(file);
    }

    private async Task ReplaceAsync(string name)
    {
        var path = Path.Combine(_folder.Path, name);
        await File.WriteAllTextAsync(Path.Combine(path, "new.txt"), "another version");
        File.Delete(Path.Combine(path, name + ".files.json"));
        PluginsFolder.WriteHashes(path);
    }
}
