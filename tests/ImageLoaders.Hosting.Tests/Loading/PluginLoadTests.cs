using ImageLoaders.Hosting.Plugins.Unloading;
using ImageLoaders.Hosting.Tests.Plugins;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>The whole way, with plugins that nobody compiled this against.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PluginLoadTests
{
    private static readonly UnloadDeadlines Patient = new() { Drain = LoadAssertions.Hang, Stop = LoadAssertions.Hang, Dispose = LoadAssertions.Hang };
    private static readonly UnloadDeadlines Quick = Patient with { Drain = TimeSpan.FromMilliseconds(500), Stop = TimeSpan.FromMilliseconds(500) };

    private readonly PluginsFolder _folder = new();
    private readonly List<object> _kept = [];

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task LoadImage_Plugin_GivesItsImage()
    {
        _folder.Add("Good");
        await using var host = await CreateAsync();

        Assert.That(await host.LoadImage("GOOD:42").PixelAsync(), Is.EqualTo(42));
        Assert.That(await host.GetMetadataAsync("good:42"), Is.Null);
        Assert.That(host.Schemes, Is.EqualTo(new[] { "good" }));
        Assert.That(host.Plugins.Single().State, Is.EqualTo(PluginState.Active));
        Assert.That(host.Plugins.Single().Loads, Is.EqualTo(2));
        Assert.That((await host.LoadImage("other:1").FailureAsync()).Message, Does.Contain("known are good:"));
    }

    [TestCase("load-throws", ImageLoadError.LoaderFault)]
    [TestCase("load-null", ImageLoadError.LoaderFault)]
    [TestCase("load-null-image", ImageLoadError.LoaderFault)]
    [TestCase("load-own-exception", ImageLoadError.LoaderFault)]
    [TestCase("load-huge", ImageLoadError.TooLarge)]
    [TestCase("load-itself", ImageLoadError.InvalidImageId)]
    public async Task LoadImage_PluginFails_IsContained_AndThePluginUnloads(string fault, ImageLoadError error)
    {
        _folder.AddMisbehaving(fault);
        _folder.Add("Good");
        await using var host = await CreateAsync();

        var load = Keep(host.LoadImage("bad:x"));
        var failure = await load.FailureAsync();
        _kept.Add(failure);

        Assert.That(failure.Error, Is.EqualTo(error), failure.Message);
        Assert.That(await host.LoadImage("good:3").PixelAsync(), Is.EqualTo(3));
        await AssertUnloadsAsync(host, "Bad");
        GC.KeepAlive(_kept);
    }

    [TestCase("load-waits", null)]
    [TestCase("load-ignores-cancel", "1 of its loads still run")]
    public async Task LoadImage_Cancelled_CallerIsLetGo_AndThePluginUnloads(string fault, string? trouble)
    {
        _folder.AddMisbehaving(fault);
        await using var host = await CreateAsync();
        using var caller = new CancellationTokenSource();
        var byCaller = Keep(host.LoadImage("bad:x", cancellationToken: caller.Token));
        await LoadAssertions.UntilAsync(() => byCaller.Progress is not null); // the loader itself runs

        await caller.CancelAsync();

        Assert.That(await byCaller.IsCancelledAsync(), Is.True);
        var reason = await AssertUnloadsAsync(host, "Bad", trouble is null ? Patient : Quick);
        Assert.That(reason, trouble is null ? Is.Null : Does.Contain(trouble));
        GC.KeepAlive(_kept);
        GC.KeepAlive(caller);
    }

    [Test]
    public async Task LoadImage_Loaded_ImageIsKept_AndThePluginUnloads()
    {
        _folder.Add("Good");
        await using var host = await CreateAsync();
        _kept.Add(await Keep(host.LoadImage("good:7")));
        _kept.Add(await Keep(host.LoadImage("good:none")).FailureAsync());

        await AssertUnloadsAsync(host, "Good");

        Assert.That((await host.LoadImage("good:7").FailureAsync()).Error, Is.EqualTo(ImageLoadError.NoLoader));
        Assert.That(((Image)_kept[1]).Pixels.Span[0], Is.EqualTo(7));
    }

    [Test]
    public async Task CreateAsync_TwoHostsOverOneFolder_EachUnloadsByItself()
    {
        _folder.Add("Good");
        await using var one = await CreateAsync();
        await using var two = await CreateAsync();

        Assert.That(await one.LoadImage("good:1").PixelAsync(), Is.EqualTo(1));
        Assert.That(await two.LoadImage("good:2").PixelAsync(), Is.EqualTo(2));
        await AssertUnloadsAsync(one, "Good");
        Assert.That(await two.LoadImage("good:3").PixelAsync(), Is.EqualTo(3));
    }

    [Test]
    public async Task RegisterImageLoader_SchemeOfAPlugin_GoesBeforeItUntilDisposed()
    {
        _folder.Add("Good");
        await using var host = await CreateAsync();

        using (host.RegisterImageLoader("good", Loader.Pixel(99)))
            Assert.That(await host.LoadImage("good:1").PixelAsync(), Is.EqualTo(99));
        Assert.That(await host.LoadImage("good:1").PixelAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task GetRequiredService_NoGenericHost_LoadsWaitForTheStart()
    {
        _folder.Add("Good");
        await using var provider = new ServiceCollection().AddImageLoaders(options =>
        {
            options.PluginsPath = _folder.Options.PluginsPath;
            options.StatePath = _folder.Options.StatePath;
        }).BuildServiceProvider();

        Assert.That(await provider.GetRequiredService<ImageLoaderHost>().LoadImage("good:8").PixelAsync(), Is.EqualTo(8));
        Assert.That(await provider.GetRequiredService<ImageLoaderHost>().GetMetadataAsync("good:8"), Is.Null);
    }

    [Test]
    public async Task PluginStateChanged_StartAndDispose_TellsEachState_WhateverAHandlerDoes()
    {
        _folder.Add("Good");
        var states = new List<PluginState>();
        var host = await CreateAsync();
        host.PluginStateChanged += _ => throw new InvalidOperationException("of the embedder");
        host.PluginStateChanged += status => states.Add(status.State);

        await host.DisposeAsync();

        Assert.That(states, Is.EqualTo(new[] { PluginState.Draining, PluginState.Unloading, PluginState.Unloaded }));
    }

    [Test]
    public async Task CreateAsync_StatePathCannotBeUsed_Throws()
    {
        _folder.Add("Good");
        await File.WriteAllTextAsync(_folder.Options.StatePath, "a file");

        Assert.That(async () => await CreateAsync(), Throws.InstanceOf<IOException>());
    }

    private Task<ImageLoaderHost> CreateAsync() => ImageLoaderHost.CreateAsync(_folder.Options, _folder.Log, configuration: new ConfigurationBuilder()
        .AddInMemoryCollection(_folder.Configuration.Select(pair => KeyValuePair.Create("Plugins:" + pair.Key, pair.Value))).Build());

    // What callers keep must not keep the plugin.
    private ImageLoadObject Keep(ImageLoadObject load)
    {
        _kept.Add(load);
        return load;
    }

    private static async Task<string?> AssertUnloadsAsync(ImageLoaderHost host, string plugin, UnloadDeadlines? deadlines = null)
    {
        var status = await host.UnloadPluginAsync(plugin, deadlines ?? Patient);
        Assert.That(status!.State, Is.EqualTo(PluginState.Unloaded), status.Reason);
        return status.Reason;
    }
}
