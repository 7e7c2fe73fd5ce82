namespace ImageLoaders.Hosting.Tests.Loading;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PrefetchTests
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _begun = [];
    private ImageLoaderHost _host = null!;

    [SetUp]
    public async Task CreateHost()
    {
        var options = Hosts.Options();
        options.RequestPool.MaximumPrefetch = 1;
        _host = await ImageLoaderHost.CreateAsync(options);
        _host.RegisterImageLoader("test", Loader.From(async (request, token) =>
        {
            lock (_begun)
                _begun.Add(request.ImageId.Value);
            await _gate.Task.WaitAsync(token);
            return new Image(Loader.OnePixelBuffer(request, 1)) { Source = new() { FreshFor = Timeout.InfiniteTimeSpan } };
        }));
    }

    [TearDown]
    public async Task DisposeHost() => await _host.DisposeAsync();

    [Test]
    public async Task Prefetch_Ids_AreLoadedInTheirOrderAndKept()
    {
        var later = _host.Prefetch(["test:c", "test:d"], priority: 1);
        var sooner = _host.Prefetch(["test:a", "test:b"]);
        await LoadAssertions.UntilAsync(() => Begun.Length == 1);
        _gate.SetResult();
        await Task.WhenAll(sooner.Concat(later).Select(load => load.Completion));

        Assert.That(Begun, Is.EqualTo(["test:c", "test:a", "test:b", "test:d"]), "the first found a permit");
        Assert.That(sooner.Select(load => load.ImageId.Value), Is.EqualTo(["test:a", "test:b"]));
        Assert.That(await _host.LoadImage("test:d").PixelAsync(), Is.EqualTo(1));
        Assert.That(Begun, Has.Length.EqualTo(4), "it was kept");
    }

    [Test]
    public async Task Prefetch_TokenFires_AllAreWithdrawn()
    {
        using var cancel = new CancellationTokenSource();
        var loads = _host.Prefetch(["test:a", "test:b", "test:c"], cancellationToken: cancel.Token);
        await LoadAssertions.UntilAsync(() => Begun.Length == 1);

        await cancel.CancelAsync();

        foreach (var load in loads)
            Assert.That(await load.IsCancelledAsync(), load.ImageId.Value);
        await LoadAssertions.UntilAsync(() => _host is { LoadsInFlight: 0, LoadsRunning: 0 });
        Assert.That(Begun, Is.EqualTo(["test:a"]));
    }

    [Test]
    public async Task Prefetch_IdOfNobody_FailsAloneAndTheOthersAreLoaded()
    {
        _gate.SetResult();
        var loads = _host.Prefetch(["other:a", "test:a"]);

        Assert.That((await loads[0].FailureAsync()).Error, Is.EqualTo(ImageLoadError.NoLoader));
        Assert.That(await loads[1].PixelAsync(), Is.EqualTo(1));
    }

    private string[] Begun
    {
        get
        {
            lock (_begun)
                return [.. _begun];
        }
    }
}
