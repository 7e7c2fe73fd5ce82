using ImageLoaders.Hosting.Plugins.Unloading;
using ImageLoaders.Hosting.Tests.Loading;

namespace ImageLoaders.Hosting.Tests.Plugins;

internal sealed class PluginUnloadTests
{
    private static readonly UnloadDeadlines Patient = new() { Drain = LoadAssertions.Hang, Stop = LoadAssertions.Hang, Dispose = LoadAssertions.Hang };

    [Test]
    public async Task UnloadAsync_TwentyFiveCycles_EachContextIsGoneThoughTheLogIsKept()
    {
        using var folder = new PluginsFolder();
        folder.Add("Good");
        for (var i = 0; i < 25; i++)
        {
            await using var plugins = await folder.StartAsync();
            await folder.LoadAsync("good:7");
            Assert.That(async () => await folder.LoadAsync("good:none"), Throws.TypeOf<ImageLoadException>());

            var status = await plugins.UnloadAsync("Good", Patient, prove: true);

            Assert.That(status!.State, Is.EqualTo(PluginState.Unloaded), status.Reason);
            Assert.That(status.History.Select(step => step.To), Is.EqualTo([PluginState.Active, PluginState.Draining, PluginState.Unloading, PluginState.Unloaded]));
            Assert.That(folder.Routes.Schemes, Is.Empty);
        }
        Assert.That(folder.Log.Entries.Count(entry => entry.Message == "disposed"), Is.EqualTo(25));
        Assert.That(Directory.EnumerateFileSystemEntries(Path.Combine(folder.Options.StatePath, "shadow")), Is.Empty);
    }

    [TestCase("Newtonsoft12", "newtonsoft12:")]
    [TestCase("Satellite", "satellite:de")]
    public async Task UnloadAsync_PluginWithAssembliesOfItsOwn_IsGone(string fixture, string id)
    {
        using var folder = new PluginsFolder();
        folder.Add(fixture);
        await using var plugins = await folder.StartAsync();
        await folder.LoadAsync(id);

        var status = await plugins.UnloadAsync(fixture, Patient, prove: true);

        Assert.That(status!.State, Is.EqualTo(PluginState.Unloaded), status.Reason);
    }

    [TestCase("keeps-context", null)]
    [TestCase("dispose-throws", "its disposal failed: Fixtures.MisbehavingException: the disposal fails on purpose")]
    [TestCase("registers-late", "after Register has returned")]
    public async Task UnloadAsync_PluginThatOnlyForgets_IsGone(string fault, string? trouble)
    {
        using var folder = new PluginsFolder();
        folder.AddMisbehaving(fault);
        await using var plugins = await folder.StartAsync();
        await folder.LoadAsync("bad:");

        var status = await plugins.UnloadAsync("Bad", Patient, prove: true);

        Assert.That(status!.State, Is.EqualTo(PluginState.Unloaded), status.Reason);
        Assert.That(status.Reason, trouble is null ? Is.Null : Does.Contain(trouble));
    }

    [TestCase("leak-timer")]
    [TestCase("leak-event")]
    [TestCase("leak-json")]
    [TestCase("leak-handle")]
    [TestCase("leak-thread")]
    [TestCase("dispose-hangs")]
    public async Task UnloadAsync_PluginThatPinsItself_IsSaidToLeak(string fault)
    {
        using var folder = new PluginsFolder();
        folder.AddMisbehaving(fault);
        folder.Add("Good");
        await using var plugins = await folder.StartAsync();

        var status = await plugins.UnloadAsync("Bad", Patient with { Dispose = fault == "dispose-hangs" ? TimeSpan.FromMilliseconds(100) : Patient.Dispose }, prove: true);

        Assert.That(status!.State, Is.EqualTo(PluginState.Leaked));
        Assert.That(status.Reason, Does.Contain("Likely causes: a thread, a timer or a task"));
        Assert.That((await folder.LoadAsync("good:3")).Pixels.Span[0], Is.EqualTo(3));
    }

    [Test]
    public async Task UnloadAsync_LoadInFlight_WaitsForIt()
    {
        using var folder = new PluginsFolder();
        folder.Add("Good");
        await using var plugins = await folder.StartAsync();
        Assert.That(folder.Routes.TryGetLoader("good", out var route), Is.True);
        var owner = route!.Owner;
        route = null;
        Assert.That(owner.TryAcquire(), Is.True);

        var unload = plugins.UnloadAsync("Good", new(), prove: true);

        Assert.That(owner.TryAcquire(), Is.False);
        Assert.That(plugins.Plugins.Single().State, Is.EqualTo(PluginState.Draining).Or.EqualTo(PluginState.Unloading));
        Assert.That(unload.IsCompleted, Is.False);
        owner.Release();
        Assert.That((await unload)!.State, Is.EqualTo(PluginState.Unloaded));
    }

    [Test]
    public async Task UnloadAsync_LoadThatNeverEnds_SaysSoAndGoesOn()
    {
        using var folder = new PluginsFolder();
        folder.Add("Good");
        await using var plugins = await folder.StartAsync();
        Assert.That(folder.Routes.TryGetLoader("good", out var route) && route!.Owner.TryAcquire(), Is.True);
        route = null;

        var status = await plugins.UnloadAsync("Good", Patient with { Drain = TimeSpan.Zero, Stop = TimeSpan.FromMilliseconds(100) }, prove: true);

        Assert.That(status!.Reason, Does.Contain("1 of its loads still run"));
    }

    [Test]
    public async Task Load_FileOverwrittenInPlace_RunsTheCopy()
    {
        using var folder = new PluginsFolder();
        var good = folder.Add("Good");
        await using var plugins = await folder.StartAsync();

        File.WriteAllBytes(Path.Combine(good, "Good.dll"), []);

        Assert.That((await folder.LoadAsync("good:5")).Pixels.Span[0], Is.EqualTo(5));
    }

    [Test]
    public async Task StartAsync_TwoHostsOverOneFolder_EachHasItsOwnGeneration()
    {
        using var folder = new PluginsFolder();
        using var other = new PluginsFolder();
        folder.Add("Good");
        other.Options.PluginsPath = folder.Path;
        other.Options.StatePath = folder.Options.StatePath;
        await using var one = await folder.StartAsync();
        await using (var two = await other.StartAsync())
            Assert.That((await other.LoadAsync("good:6")).Pixels.Span[0], Is.EqualTo(6));

        Assert.That((await folder.LoadAsync("good:5")).Pixels.Span[0], Is.EqualTo(5));
    }
}
