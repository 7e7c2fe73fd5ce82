namespace ImageLoaders.Hosting.Tests.Plugins;

internal sealed class LivePluginsTests
{
    [Test]
    public async Task Rescan_FolderCopiedIn_Serves_Deleted_ItsSchemeEndsAndItIsGone()
    {
        using var folder = new PluginsFolder();
        folder.Options.PluginQuietTime = TimeSpan.Zero;
        Directory.CreateDirectory(folder.Path);
        await using var plugins = await folder.StartAsync();
        Assert.That(plugins.Plugins, Is.Empty);

        var path = folder.Add("Good");
        await plugins.RescanAsync();
        Assert.That((await folder.LoadAsync("good:7")).Pixels.Span[0], Is.EqualTo(7));
        Directory.Delete(path, recursive: true);
        await plugins.RescanAsync();

        Assert.That(plugins.Plugins, Is.Empty);
        Assert.That(folder.Routes.Schemes, Is.Empty);
        Assert.That(
            folder.Changes.Select(status => status.State),
            Is.EqualTo([PluginState.Active, PluginState.Draining, PluginState.Unloading, PluginState.Unloaded]));
    }

    [Test]
    public async Task Rescan_NothingChanged_StartsNothing()
    {
        using var folder = new PluginsFolder();
        folder.Add("Good");
        folder.AddMisbehaving("ctor-throws");
        await using var plugins = await folder.StartAsync();
        var changes = folder.Changes.Count;

        Assert.That(await plugins.RescanAsync(), Is.Null);

        Assert.That(folder.Changes, Has.Count.EqualTo(changes), "what failed is not tried again by itself");
        Assert.That(plugins.Plugins.Select(plugin => plugin.Generation), Is.EqualTo([0, 1]));
    }

    [Test]
    public async Task Rescan_TimesChangedContentsNot_TheGenerationStays()
    {
        using var folder = new PluginsFolder();
        var path = folder.Add("Good");
        await using var plugins = await folder.StartAsync();

        File.SetLastWriteTimeUtc(Path.Combine(path, "Good.dll"), DateTime.UtcNow.AddHours(1));
        await plugins.RescanAsync();

        Assert.That(plugins.Plugins.Single().Generation, Is.EqualTo(1));
    }

    [Test]
    public async Task Rescan_ContentsChangedTimesAndSizesNot_ANewGenerationServes()
    {
        using var folder = new PluginsFolder();
        var path = folder.Add("Good");
        var (note, list) = (Path.Combine(path, "note.txt"), Path.Combine(path, "Good.files.json"));
        Write("first!");
        await using var plugins = await folder.StartAsync();

        Write("second");
        await plugins.RescanAsync();

        Assert.That(plugins.Plugins.Single() is { State: PluginState.Active, Generation: 2 }, plugins.Plugins.Single().Reason);

        void Write(string text)
        {
            File.WriteAllText(note, text);
            File.Delete(list);
            PluginsFolder.WriteHashes(path);
            foreach (var file in Directory.EnumerateFiles(path))
                File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        }
    }

    [Test]
    public async Task Rescan_HalfCopiedVersion_TheOldOneServesUntilTheNewOneIsWhole()
    {
        using var folder = new PluginsFolder();
        var path = folder.Add("Good");
        await using var plugins = await folder.StartAsync();
        var first = plugins.Plugins.Single().ContentHash;

        await File.AppendAllTextAsync(Path.Combine(path, "more.txt"), "half");
        await plugins.RescanAsync();
        var status = plugins.Plugins.Single();
        Assert.That((status.State, status.Generation, status.ContentHash), Is.EqualTo((PluginState.Active, 1, first)));
        Assert.That(status.Reason, Does.Contain("more.txt is not in Good.files.json"));

        File.Delete(Path.Combine(path, "Good.files.json"));
        PluginsFolder.WriteHashes(path);
        await plugins.RescanAsync();
        status = plugins.Plugins.Single();
        Assert.That((status.State, status.Generation, status.Reason), Is.EqualTo((PluginState.Active, 2, (string?)null)));
        Assert.That(status.ContentHash, Is.Not.EqualTo(first));
        Assert.That((await folder.LoadAsync("good:7")).Pixels.Span[0], Is.EqualTo(7));
        await Loading.LoadAssertions.UntilAsync(() => plugins.Plugins.Single() is { RetiringGenerations: 0, LeakedGenerations: 0 });
    }

    [Test]
    public async Task Rescan_FolderWithoutHashes_WaitsUntilItHasBeenLeftAlone()
    {
        using var folder = new PluginsFolder();
        folder.Options.PluginQuietTime = TimeSpan.FromHours(1);
        Directory.CreateDirectory(folder.Path);
        await using var plugins = await folder.StartAsync();
        var path = folder.Add("Good");
        File.Delete(Path.Combine(path, "Good.files.json"));

        var again = await plugins.RescanAsync();

        Assert.That(plugins.Plugins, Is.Empty);
        Assert.That(again, Is.GreaterThan(TimeSpan.FromMinutes(59)));
    }

    [Test]
    public async Task Rescan_NewVersionFails_TheOldOneServesOn()
    {
        using var folder = new PluginsFolder();
        var path = folder.AddMisbehaving("", "Bad");
        folder.Options.PluginQuietTime = TimeSpan.Zero;
        await using var plugins = await folder.StartAsync();

        await File.WriteAllTextAsync(Path.Combine(path, "fault.txt"), "ctor-throws");
        await plugins.RescanAsync();

        var status = plugins.Plugins.Single();
        Assert.That((status.State, status.Generation), Is.EqualTo((PluginState.Active, 1)));
        Assert.That(
            status.Reason, Does.StartWith("What lies in its folder now is not taken: ").And.Contain("the constructor fails on purpose"));
        Assert.That((await folder.LoadAsync("bad:")).Pixels.Length, Is.EqualTo(1));
    }

    [Test]
    public async Task Replace_LoadInFlight_FinishesWhereItBegan()
    {
        using var folder = new PluginsFolder();
        folder.Options.PluginQuietTime = TimeSpan.Zero;
        var path = folder.AddMisbehaving("load-waits");
        await using var plugins = await folder.StartAsync();
        Assert.That(folder.Routes.TryGetLoader("bad", out var route));
        Assert.That(route!.Owner.TryAcquire());

        await File.WriteAllTextAsync(Path.Combine(path, "new.txt"), "x");
        await plugins.RescanAsync();

        Assert.That(plugins.Plugins.Single() is { Generation: 2, RetiringGenerations: 1 });
        Assert.That(folder.Routes.TryGetLoader("bad", out var now));
        Assert.That(now!.Owner, Is.Not.SameAs(route.Owner));
        Assert.That(route.Owner.TryAcquire(), Is.False, "the old one takes no more");
        route.Owner.Release();
        route = null;
        now = null;
        await Loading.LoadAssertions.UntilAsync(() => plugins.Plugins.Single().RetiringGenerations == 0);
    }

    [Test]
    public async Task Change_DisabledEnabledReloaded_IsKeptForTheNextHost()
    {
        using var folder = new PluginsFolder();
        folder.Add("Good");
        await using (var plugins = await folder.StartAsync())
        {
            var disabled = await plugins.ChangeAsync("good", commands => commands.WithDisabled("good"), default);
            Assert.That(disabled!.State, Is.EqualTo(PluginState.Disabled));
            Assert.That(plugins.Explain("good"), Does.Contain("plugin Good, which has it, is Disabled"));
            Assert.That(folder.Routes.Schemes, Is.Empty);
        }

        await using (var plugins = await folder.StartAsync())
        {
            Assert.That(plugins.Plugins.Single().State, Is.EqualTo(PluginState.Disabled));
            var enabled = await plugins.ChangeAsync("GOOD", commands => commands.WithEnabled("Good", DateTimeOffset.UtcNow), default);
            Assert.That((enabled!.State, enabled.Generation), Is.EqualTo((PluginState.Active, 1)));
            var reloaded = await plugins.ChangeAsync("Good", commands => commands.WithReload("Good", DateTimeOffset.UtcNow), default);
            Assert.That((reloaded!.State, reloaded.Generation), Is.EqualTo((PluginState.Active, 2)), "though nothing has changed");
            Assert.That((await folder.LoadAsync("good:7")).Pixels.Span[0], Is.EqualTo(7));
        }
    }

    [Test]
    public async Task Change_EnabledAfterItHasFailed_IsTriedAgain()
    {
        using var folder = new PluginsFolder();
        var path = folder.AddMisbehaving("start-throws");
        await using var plugins = await folder.StartAsync();
        Assert.That(plugins.Plugins.Single().State, Is.EqualTo(PluginState.Faulted));

        var again = await plugins.ChangeAsync("Bad", commands => commands.WithEnabled("Bad", DateTimeOffset.UtcNow), default);
        Assert.That(again!.State, Is.EqualTo(PluginState.Faulted));
        Assert.That(
            again.History.Select(step => step.To),
            Is.EqualTo([PluginState.Faulted, PluginState.Loading, PluginState.Faulted]),
            "whoever failed is tried once for each command");

        await plugins.RescanAsync();
        Assert.That(plugins.Plugins.Single().History, Has.Length.EqualTo(3), "and not by itself");
        Assert.That(File.Exists(Path.Combine(path, "fault.txt")));
    }

    [Test]
    public async Task Change_DisabledAndLeaked_StaysDisabledUntilItIsEnabled()
    {
        using var folder = new PluginsFolder();
        folder.Options.PluginQuietTime = TimeSpan.Zero;
        var path = folder.AddMisbehaving("leak-timer");
        await using var plugins = await folder.StartAsync();
        var disabled = await plugins.ChangeAsync("Bad", commands => commands.WithDisabled("Bad"), default);
        Assert.That(disabled!.State, Is.EqualTo(PluginState.Leaked));

        await File.WriteAllTextAsync(Path.Combine(path, "new.txt"), "another version");
        await plugins.RescanAsync();
        var reloaded = await plugins.ChangeAsync("Bad", commands => commands.WithReload("Bad", DateTimeOffset.UtcNow), default);
        Assert.That(reloaded!.State, Is.EqualTo(PluginState.Leaked));

        var enabled = await plugins.ChangeAsync("Bad", commands => commands.WithEnabled("Bad", DateTimeOffset.UtcNow), default);
        Assert.That(enabled is { State: PluginState.Active, Generation: 2, LeakedGenerations: 1 }, enabled!.Reason);
    }

    [Test]
    public async Task Reload_GenerationsThatLeak_AreCountedAndThenRefused()
    {
        using var folder = new PluginsFolder();
        folder.Options.MaximumLeakedGenerations = 1;
        folder.AddMisbehaving("leak-timer");
        await using var plugins = await folder.StartAsync();
        for (var i = 1; i <= 2; i++)
        {
            await plugins.ChangeAsync("Bad", commands => commands.WithReload("Bad", DateTimeOffset.UtcNow.AddSeconds(i)), default);
            var leaks = i;
            await Loading.LoadAssertions.UntilAsync(() => plugins.Plugins.Single().LeakedGenerations == leaks);
        }

        var status = await plugins.ChangeAsync("Bad", commands => commands.WithReload("Bad", DateTimeOffset.UtcNow.AddSeconds(9)), default);

        Assert.That((status!.State, status.Generation, status.LeakedGenerations), Is.EqualTo((PluginState.Active, 3, 2)));
        Assert.That(status.Reason, Does.Contain("2 of its generations have leaked").And.Contain("restart the process"));
    }

    [Test]
    public async Task Reload_GenerationThatLeaksForATime_CountsUntilItIsGone()
    {
        using var folder = new PluginsFolder();
        folder.Options.MaximumLeakedGenerations = 0;
        folder.Configuration["Bad:end"] = Path.Combine(folder.Options.StatePath, "end");
        folder.AddMisbehaving("leak-thread-until-told");
        await using var plugins = await folder.StartAsync();
        await plugins.ChangeAsync("Bad", commands => commands.WithReload("Bad", DateTimeOffset.UtcNow.AddSeconds(1)), default);
        await Loading.LoadAssertions.UntilAsync(
            () => plugins.Plugins.Single() is { RetiringGenerations: 0, LeakedGenerations: 1, Reason: not null });
        var refused = await plugins.ChangeAsync("Bad", commands =>
            commands.WithReload("Bad", DateTimeOffset.UtcNow.AddSeconds(2)), default);
        Assert.That(refused!.Generation, Is.EqualTo(2), "no more are loaded");

        await File.WriteAllTextAsync(Path.Combine(folder.Options.StatePath, "end"), "");
        await Loading.LoadAssertions.UntilAsync(() =>
        {
            GC.Collect();
            return plugins.Plugins.Single().LeakedGenerations == 0;
        });

        var status = await plugins.ChangeAsync("Bad", commands => commands.WithReload("Bad", DateTimeOffset.UtcNow.AddSeconds(3)), default);
        Assert.That(status is { State: PluginState.Active, Generation: 3 }, status!.Reason);
    }

    [Test]
    public async Task SafeMode_LoadsNothing_AndSaysSo()
    {
        using var folder = new PluginsFolder();
        folder.Options.SafeMode = true;
        folder.Add("Good");
        await using var plugins = await folder.StartAsync();

        Assert.That(
            plugins.Plugins.Single() is { State: PluginState.Disabled, Reason: "ImageLoaders:SafeMode is on: no plugin is loaded." });
    }

    [Test]
    public async Task Start_SettingThatThePluginDoesNotRead_IsWarnedOfWithoutItsValue()
    {
        using var folder = new PluginsFolder();
        folder.Configuration["Bad:falt"] = "secret";
        folder.AddMisbehaving("");
        await using var plugins = await folder.StartAsync();

        Assert.That(
            folder.Log.Entries.Select(entry => entry.Message),
            Has.Some.Contains("has not read its setting falt").And.None.Contains("secret"));
    }

    [Test]
    public async Task Rescan_NameThatDiffersByCaseAlone_IsNotTriedByItself()
    {
        using var folder = new PluginsFolder();
        folder.Options.PluginQuietTime = TimeSpan.Zero;
        folder.Add("Good");
        folder.Add("Good", "good");
        await using var plugins = await folder.StartAsync();

        await plugins.RescanAsync();
        Assert.That(
            plugins.Plugins.Select(plugin => (plugin.Name, plugin.State)),
            Is.EqualTo([("Good", PluginState.Active), ("good", PluginState.Rejected)]));

        Directory.Delete(Path.Combine(folder.Path, "good"), recursive: true);
        await plugins.RescanAsync();
        Assert.That(plugins.Plugins.Select(plugin => (plugin.Name, plugin.State)), Is.EqualTo([("Good", PluginState.Active)]));
    }

    [Test]
    public async Task Rescan_TheWinnerOfASchemeChanges_ItIsNamedOnce()
    {
        using var folder = new PluginsFolder();
        folder.Options.PluginQuietTime = TimeSpan.Zero;
        var first = folder.AddMisbehaving("", "A");
        folder.AddMisbehaving("", "B");
        folder.AddMisbehaving("", "C");
        await using var plugins = await folder.StartAsync();
        Assert.That(plugins.Plugins[2].LostSchemes, Is.EqualTo([new LostScheme("bad", "A")]));

        Directory.Delete(first, recursive: true);
        await plugins.RescanAsync();
        await plugins.RescanAsync();

        Assert.That(plugins.Plugins.Single(plugin => plugin.Name == "C").LostSchemes, Is.EqualTo([new LostScheme("bad", "B")]));
        Assert.That(folder.Log.Entries.Select(entry => entry.Message), Has.One.StartsWith("Plugin C wants the scheme bad, which B has."));
    }

    [Test]
    public async Task Start_SchemeWanderingToANewPlugin_LeadsSomewhereAtEveryMoment()
    {
        using var folder = new PluginsFolder();
        folder.Options.PluginQuietTime = TimeSpan.Zero;
        folder.Configuration["Bad:scheme"] = "good";
        folder.Options.SchemeOwners["good"] = "Bad";
        folder.Add("Good");
        await using var plugins = await folder.StartAsync();
        Assert.That(plugins.Plugins.Single().Schemes, Is.EqualTo(["good"]));

        var bad = folder.AddMisbehaving("");
        await plugins.RescanAsync();
        Assert.That(plugins.Plugins.Select(plugin => plugin.Schemes.Length), Is.EqualTo([1, 0]), "the operator's choice has it now");
        Directory.Delete(bad, recursive: true);
        await plugins.RescanAsync();

        Assert.That(plugins.Plugins.Single().Schemes, Is.EqualTo(["good"]), "and it comes back");
        Assert.That((await folder.LoadAsync("good:7")).Pixels.Span[0], Is.EqualTo(7));
    }
}
