using ImageLoaders.Hosting.Loading;
using ImageLoaders.Hosting.Plugins.Lifecycle;
using ImageLoaders.Hosting.Tests.Loading;
using ImageLoaders.TestTime;

namespace ImageLoaders.Hosting.Tests.Plugins;

/// <summary>A plugin that goes while a load of it takes its time. Time stands still, so that no wait ends by itself.</summary>
internal sealed class DrainingPluginTests
{
    private readonly ManualTimeProvider _time = new();
    private PluginsFolder _folder = null!;
    private PluginSet _plugins = null!;
    private string _path = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _folder = new PluginsFolder();
        _folder.Options.PluginQuietTime = TimeSpan.Zero;
        _folder.Options.PluginDrainTimeout = TimeSpan.FromDays(40); // which passes in no test that lets time pass for other waits
        _folder.Add("Good");
        _path = _folder.AddMisbehaving("");
        _plugins = await _folder.StartAsync(_time);
    }

    [TearDown]
    public async Task EndAsync()
    {
        var end = _plugins.DisposeAsync().AsTask();
        await LoadAssertions.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1)); // whatever still runs has passed its deadline
            return end.IsCompleted;
        });
        await end;
        _folder.Dispose();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Go_LoadTakesItsTime_OthersComeAndAreReplacedMeanwhile(bool isRemoved)
    {
        var load = Hold("bad");
        Task gone = isRemoved ? Remove() : DisableAsync();
        await LoadAssertions.UntilAsync(() => StatusOf("Bad").State == PluginState.Draining);
        Assert.That(_folder.Routes.Schemes, Is.EqualTo(["good"]));
        Assert.That(load.TryAcquire(), Is.False);
        Assert.That(
            _plugins.Explain("bad"),
            Does.StartWith("plugin Bad, which has it, is Draining: ")
                .And.Contains(isRemoved ? "Its folder is gone." : "The operator has disabled it."));

        _folder.Add("Newtonsoft12");
        await ReplaceAsync("Good");
        await _plugins.FollowAsync(default).WaitAsync(LoadAssertions.Hang);
        await LoadAssertions.UntilAsync(() => StatusOf("Newtonsoft12").State == PluginState.Active && StatusOf("Good").Generation == 2);

        Assert.That((await _folder.LoadAsync("newtonsoft12:")).Remarks, Is.EqualTo(["12.0.3.23909", "42"]));
        Assert.That(StatusOf("Good") is { State: PluginState.Active, Generation: 2 }, StatusOf("Good").Reason);
        Assert.That((await _folder.LoadAsync("good:7")).Pixels.Span[0], Is.EqualTo(7));
        Assert.That(gone.IsCompleted, Is.False);
        Assert.That(StatusOf("Bad") is { State: PluginState.Draining, ActiveCalls: 1, RetiringGenerations: 0 });

        load.Release();
        await WithTimeAsync(gone);
        Assert.That(
            _plugins.Plugins.Where(plugin => plugin.Name == "Bad").Select(plugin => plugin.State),
            Is.EqualTo(isRemoved ? [] : new[] { PluginState.Disabled }));
        Assert.That(
            _folder.Changes.Where(change => change.Name == "Bad").Select(change => change.State),
            Is.EqualTo(
                [
                    PluginState.Active, PluginState.Draining, PluginState.Unloading, PluginState.Unloaded,
                    .. isRemoved ? [] : new[] { PluginState.Disabled },
                ]));
    }

    [Test]
    public async Task Remove_LoadNeverEnds_ItDrainsForItsTimeAndNoLonger()
    {
        var load = Hold("bad");
        var gone = Remove();
        await LoadAssertions.UntilAsync(() => _time.HasTimerDueIn(_folder.Options.PluginDrainTimeout));

        _time.Advance(_folder.Options.PluginDrainTimeout - TimeSpan.FromMilliseconds(1));
        Assert.That(StatusOf("Bad").State, Is.EqualTo(PluginState.Draining));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await LoadAssertions.UntilAsync(() => StatusOf("Bad").State == PluginState.Unloading);

        await WithTimeAsync(gone);
        Assert.That(
            _folder.Log.Entries.Select(entry => entry.Message),
            Has.Some.EqualTo("Plugin Bad went, not without trouble: 1 of its loads still run, 2 s after they were told to stop."));
        load.Release();
    }

    [Test]
    public async Task Remove_FolderComesBackMeanwhile_ANewGenerationServesAtOnce()
    {
        var load = Hold("bad");
        var gone = Remove();
        await LoadAssertions.UntilAsync(() => StatusOf("Bad").State == PluginState.Draining);

        Directory.Move(Aside, _path); // not one byte of it has changed
        await _plugins.FollowAsync(default).WaitAsync(LoadAssertions.Hang);
        await LoadAssertions.UntilAsync(() => StatusOf("Bad").State == PluginState.Active);

        Assert.That(
            StatusOf("Bad") is { State: PluginState.Active, Generation: 2, RetiringGenerations: 1, ActiveCalls: 0 },
            StatusOf("Bad").Reason);
        Assert.That((await _folder.LoadAsync("bad:")).Pixels.Length, Is.EqualTo(1));
        load.Release();
        await WithTimeAsync(gone);
        Assert.That(
            StatusOf("Bad") is { State: PluginState.Active, Generation: 2, RetiringGenerations: 0, LeakedGenerations: 0 },
            StatusOf("Bad").Reason);
        Assert.That((await _folder.LoadAsync("bad:")).Pixels.Length, Is.EqualTo(1));
    }

    [Test]
    public async Task Remove_WhatComesBackCannotBeLoaded_ItSaysSoAndTheLoadStillFinishes()
    {
        var load = Hold("bad");
        var gone = Remove();
        await LoadAssertions.UntilAsync(() => StatusOf("Bad").State == PluginState.Draining);

        Directory.CreateDirectory(_path);
        File.WriteAllText(Path.Combine(_path, "Bad.dll"), "no DLL");
        await _plugins.FollowAsync(default).WaitAsync(LoadAssertions.Hang);
        await LoadAssertions.UntilAsync(() => StatusOf("Bad") is { State: PluginState.Rejected, RetiringGenerations: 1 });

        load.Release();
        await WithTimeAsync(gone);
        Assert.That(StatusOf("Bad") is { State: PluginState.Rejected, RetiringGenerations: 0 });
    }

    [Test]
    public async Task Disable_EnabledAndDisabledAgainMeanwhile_EachCommandTellsHowItIsThen()
    {
        var first = Hold("bad");
        var disabled = DisableAsync();
        await LoadAssertions.UntilAsync(() => StatusOf("Bad").State == PluginState.Draining);

        var enabled = await _plugins.ChangeAsync(
            "Bad", commands => commands.WithEnabled("Bad", _time.GetUtcNow()), default).WaitAsync(LoadAssertions.Hang);
        Assert.That(enabled is { State: PluginState.Active, Generation: 2, RetiringGenerations: 1 }, enabled!.Reason);
        Assert.That((await _folder.LoadAsync("bad:")).Pixels.Length, Is.EqualTo(1));

        var second = Hold("bad");
        var disabledAgain = DisableAsync();
        await LoadAssertions.UntilAsync(() => StatusOf("Bad").State == PluginState.Draining);
        first.Release();
        Assert.That((await WithTimeAsync(disabled))!.State, Is.EqualTo(PluginState.Draining), "for the second time");
        Assert.That(disabledAgain.IsCompleted, Is.False);
        second.Release();
        Assert.That((await WithTimeAsync(disabledAgain))! is { State: PluginState.Disabled, LeakedGenerations: 0 });
    }

    [Test]
    public async Task Remove_AnotherWantsItsScheme_ItLeadsThereAtOnceThoughOneStillStarts()
    {
        _folder.Configuration["Other:scheme"] = "good";
        await WithTimeAsync(_plugins.DisposeAsync().AsTask());
        _folder.AddMisbehaving("", "Other");
        _plugins = await _folder.StartAsync(_time);
        Assert.That(StatusOf("Other").LostSchemes, Is.EqualTo([new LostScheme("good", "Good")]));
        var load = Hold("good");

        Directory.Delete(Path.Combine(_folder.Path, "Good"), recursive: true);
        File.WriteAllText(Path.Combine(_folder.AddMisbehaving("ctor-hangs", "Slow"), "fault.txt"), "ctor-hangs");
        var look = _plugins.FollowAsync(default);
        await LoadAssertions.UntilAsync(() => _folder.Hangs);

        Assert.That(StatusOf("Good").State, Is.EqualTo(PluginState.Draining));
        Assert.That(StatusOf("Other").Schemes, Is.EqualTo(["good"]));
        Assert.That((await _folder.LoadAsync("good:")).Pixels.Length, Is.EqualTo(1));
        load.Release();
        await WithTimeAsync(look);
    }

    [Test]
    public async Task DisposeAsync_OneStillDrains_WaitsForIt()
    {
        var load = Hold("bad");
        _ = Remove();
        await LoadAssertions.UntilAsync(() => StatusOf("Bad").State == PluginState.Draining);

        var end = _plugins.DisposeAsync().AsTask();
        Assert.That(end.IsCompleted, Is.False);
        load.Release();
        await WithTimeAsync(end);

        Assert.That(_folder.Changes.Last(change => change.Name == "Bad").State, Is.EqualTo(PluginState.Unloaded));
        _plugins = await _folder.StartAsync(_time);
    }

    private string Aside => Path.Combine(_folder.Options.StatePath, "aside");

    private PluginStatus StatusOf(string name) => _plugins.Plugins.Single(plugin => plugin.Name == name);

    // Not in an asynchronous method, which would keep the loader.
    private RouteOwner Hold(string scheme)
    {
        Assert.That(_folder.Routes.TryGetLoader(scheme, out var route) && route!.Owner.TryAcquire());
        return route!.Owner;
    }

    private Task<TimeSpan?> Remove()
    {
        Directory.Move(_path, Aside);
        return _plugins.RescanAsync();
    }

    private Task<PluginStatus?> DisableAsync() => _plugins.ChangeAsync("Bad", commands => commands.WithDisabled("Bad"), default);

    private async Task ReplaceAsync(string name)
    {
        var path = Path.Combine(_folder.Path, name);
        await File.WriteAllTextAsync(Path.Combine(path, "new.txt"), "another version");
        File.Delete(Path.Combine(path, name + ".files.json"));
        PluginsFolder.WriteHashes(path);
    }

    private async Task WithTimeAsync(Task task)
    {
        await LoadAssertions.UntilAsync(_time, () => task.IsCompleted);
        await task;
    }

    private async Task<T> WithTimeAsync<T>(Task<T> task)
    {
        await WithTimeAsync((Task)task);
        return await task;
    }
}
