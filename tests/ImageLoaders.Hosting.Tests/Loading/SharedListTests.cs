namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>Lists that several callers ask for at the same time.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SharedListTests
{
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImageLoaderHost _host = null!;
    private string? _version = "1";
    private int _lists;

    [SetUp]
    public async Task CreateHost()
    {
        _host = await ImageLoaderHost.CreateAsync(Hosts.Options());
        _host.RegisterImageLoader("many", new Source
        {
            List = async request =>
            {
                Interlocked.Increment(ref _lists);
                request.ReportProgress(new(0, null) { PartsDone = 1, Parts = 2 });
                _begun.TrySetResult();
                await _go.Task.WaitAsync(request.CancellationToken);
                request.ReportProgress(new(0, null) { PartsDone = 2, Parts = 2 });
                return request.ImageId.Rest == "broken" ? throw new ImageLoadException(ImageLoadError.Unreachable, "away")
                    : Of(_version, "many:1");
            },
            IsCurrent = (_, source) => Task.FromResult(source.Version == _version),
        });
    }

    [TearDown]
    public async Task DisposeHost() => await _host.DisposeAsync();

    [Test]
    public async Task ListImages_AtTheSameTime_IsListedOnce_AndAllAreToldHowFarItIs()
    {
        var seen = new Seen();
        var first = _host.ListImagesAsync("many:x");
        var others = Enumerable.Range(0, 8).Select(_ => _host.ListImagesAsync("many:x", progress: seen)).ToArray();
        _go.SetResult();

        foreach (var other in others)
            Assert.That(await other, Is.SameAs(await first));
        Assert.That(_lists, Is.EqualTo(1));
        Assert.That(seen.Values.Select(value => value.PartsDone), Does.Contain(2));
    }

    [Test]
    public async Task ListImages_AtTheSameTime_OtherAuthorization_IsListedForEach()
    {
        var first = _host.ListImagesAsync("many:x", new() { Authorization = "Bearer a" });
        var other = _host.ListImagesAsync("many:x", new() { Authorization = "Bearer b" });
        _go.SetResult();
        await Task.WhenAll(first, other);

        Assert.That(_lists, Is.EqualTo(2));
    }

    [Test]
    public async Task ListImages_WhoeverItWasReadForLeaves_TheOthersHaveIt()
    {
        using var leave = new CancellationTokenSource();
        var first = _host.ListImagesAsync("many:x", cancellationToken: leave.Token);
        var others = Enumerable.Range(0, 3).Select(_ => _host.ListImagesAsync("many:x")).ToArray();
        await _begun.Task;
        await leave.CancelAsync();
        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());
        _go.SetResult();

        foreach (var other in others)
            Assert.That((await other)!.ImageCount, Is.EqualTo(1));
        Assert.That(_lists, Is.EqualTo(2));
    }

    [Test]
    public async Task ListImages_OneWhoWaitsLeaves_IsLetGoAtOnce()
    {
        using var leave = new CancellationTokenSource();
        var first = _host.ListImagesAsync("many:x");
        var other = _host.ListImagesAsync("many:x", cancellationToken: leave.Token);
        await leave.CancelAsync();

        Assert.That(async () => await other, Throws.InstanceOf<OperationCanceledException>());
        _go.SetResult();
        Assert.That((await first)!.ImageCount, Is.EqualTo(1));
    }

    [Test]
    public void ListImages_ThatCannotBeRead_FailsForAll_AndIsReadOnce()
    {
        var all = Enumerable.Range(0, 4).Select(_ => _host.ListImagesAsync("many:broken")).ToArray();
        _go.SetResult();

        foreach (var one in all)
            Assert.That(Assert.ThrowsAsync<ImageLoadException>(() => one)!.Error, Is.EqualTo(ImageLoadError.Unreachable));
        Assert.That(_lists, Is.EqualTo(1));
    }

    [Test]
    public async Task ListImages_ThatIsNotKept_IsListedByWhoeverWaited()
    {
        _version = null;
        var all = Enumerable.Range(0, 4).Select(_ => _host.ListImagesAsync("many:x")).ToArray();
        _go.SetResult();

        foreach (var one in all)
            Assert.That((await one)!.ImageCount, Is.EqualTo(1));
        Assert.That(_lists, Is.EqualTo(4));
    }

    [Test]
    public async Task ListImages_OfTwoListsThatAreMadeOfEachOther_EndsForBoth()
    {
        using var both = new Barrier(2);
        var count = 0;
        Source Made(string other) => new()
        {
            List = async request =>
            {
                if (Interlocked.Increment(ref count) <= 2)
                    await Task.Run(() => both.SignalAndWait(TimeSpan.FromMinutes(5)));
                return await request.ListImagesAsync(other);
            },
        };
        _host.RegisterImageLoader("one", Made("other:x"));
        _host.RegisterImageLoader("other", Made("one:x"));

        var all = new[] { _host.ListImagesAsync("one:x"), _host.ListImagesAsync("other:x") };

        foreach (var task in all)
            Assert.That(Assert.ThrowsAsync<ImageLoadException>(() => task.WaitAsync(TimeSpan.FromMinutes(5)))!.Reason,
                Does.Contain("is made of itself"));
        await Task.CompletedTask;
    }

    internal static ImageListing Of(string? version, params string[] images) => new()
    {
        Groups = [new() { Kind = ImageGroupKind.Stack, Images = [.. images.Select(image =>
            new ListedImage(image, new ImageMetadata { Source = new() { Version = version } })) ] }],
        Source = new() { Version = version },
    };
}
