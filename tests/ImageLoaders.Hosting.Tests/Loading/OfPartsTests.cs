namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>Images that are made of others, and hold as long as those do.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OfPartsTests : HostTests
{
    private readonly Dictionary<string, string> _versions = new() { ["a"] = "1", ["b"] = "1", ["list"] = "1" };
    private readonly List<string> _questions = [];
    private TimeSpan _freshFor = TimeSpan.Zero;
    private int _partLoads;
    private int _wholeLoads;

    [SetUp]
    public void RegisterLoaders()
    {
        RegisterParts();
        Host.RegisterImageLoader("whole", Loader.From(LoadWholeAsync));
    }

    [Test]
    public async Task PartsCurrent_TheImageIsKept_AndItsLoaderIsNotAsked()
    {
        var first = await Host.LoadImage("whole:x");
        Host.Cache.Decache("part:a"); // a part need not be kept to be asked

        var load = Host.LoadImage("whole:x");

        Assert.That(await load, Is.SameAs(first));
        Assert.That(load.CacheStatus, Is.EqualTo(CacheStatus.Revalidated));
        Assert.That((_wholeLoads, _partLoads), Is.EqualTo((1, 2)));
        Assert.That(_questions.Order(), Is.EqualTo(new[] { "part:a", "part:b", "part:list" }));
    }

    [TestCase("a")]
    [TestCase("b")]
    [TestCase("list")]
    public async Task OnePartChanged_TheImageIsMadeAnew(string changed)
    {
        await Host.LoadImage("whole:x");
        _versions[changed] = "2";

        var load = Host.LoadImage("whole:x");
        await load;

        Assert.That(load.CacheStatus, Is.EqualTo(CacheStatus.Stale));
        Assert.That(_wholeLoads, Is.EqualTo(2));
    }

    [Test]
    public async Task FreshParts_NobodyIsAsked_UntilTheFirstIsNotFreshAnyMore()
    {
        _freshFor = TimeSpan.FromMinutes(5);
        var first = await Host.LoadImage("whole:x");

        Time.Advance(TimeSpan.FromMinutes(4));
        var fresh = Host.LoadImage("whole:x");
        Assert.That(await fresh, Is.SameAs(first));
        Assert.That(fresh.CacheStatus, Is.EqualTo(CacheStatus.Hit));
        Assert.That(_questions, Is.Empty);

        Time.Advance(TimeSpan.FromMinutes(2));
        var asked = Host.LoadImage("whole:x");
        Assert.That(await asked, Is.SameAs(first));
        Assert.That(asked.CacheStatus, Is.EqualTo(CacheStatus.Revalidated));
        Assert.That(_questions, Has.Count.EqualTo(3));
        Assert.That(Host.LoadImage("whole:x").CacheStatus, Is.EqualTo(CacheStatus.Hit)); // for another five minutes
    }

    [Test]
    public async Task PartOfAPart_IsAskedToo()
    {
        Host.RegisterImageLoader("outer", Loader.From(async (request, _) =>
        {
            var inner = await request.LoadImage("whole:x");
            return new(Loader.OnePixelBuffer(request, inner.Pixels.Span[0])) { Source = new() { OfParts = true } };
        }));
        var first = await Host.LoadImage("outer:x");
        Assert.That(await Host.LoadImage("outer:x"), Is.SameAs(first));
        _versions["b"] = "2";

        var load = Host.LoadImage("outer:x");
        await load;

        Assert.That(load.CacheStatus, Is.EqualTo(CacheStatus.Stale));
        Assert.That(_wholeLoads, Is.EqualTo(2));
    }

    [Test]
    public async Task APartThatCouldNotBeRead_TheImageIsNotKept()
    {
        Host.RegisterImageLoader("some", Loader.From(async (request, _) =>
        {
            _wholeLoads++;
            await request.LoadImage("part:a");
            try
            {
                await request.LoadImage("part:missing");
            }
            catch (ImageLoadException)
            {
                // goes on without it
            }

            return new(Loader.OnePixelBuffer(request, 0)) { Source = new() { OfParts = true } };
        }));

        await Host.LoadImage("some:x");
        await Host.LoadImage("some:x");

        Assert.That(_wholeLoads, Is.EqualTo(2));
    }

    [Test]
    public async Task WithoutParts_TheImageIsNotKept()
    {
        Host.RegisterImageLoader("none", Loader.From((request, _) =>
        {
            _wholeLoads++;
            return Task.FromResult(new Image(Loader.OnePixelBuffer(request, 0)) { Source = new() { OfParts = true } });
        }));

        await Host.LoadImage("none:x");
        await Host.LoadImage("none:x");

        Assert.That(_wholeLoads, Is.EqualTo(2));
    }

    [Test]
    public async Task OtherCodeLoadsThePartsNow_TheImageIsMadeAnew()
    {
        _freshFor = Timeout.InfiniteTimeSpan;
        await Host.LoadImage("whole:x");
        _freshFor = TimeSpan.Zero; // so that the new ones are asked
        await Host.LoadImage("whole:y");
        RegisterParts(); // another generation

        await Host.LoadImage("whole:y");

        Assert.That(_wholeLoads, Is.EqualTo(3));
    }

    [Test]
    public async Task LastCallerLeavesWhilePartsAreAsked_NothingStays()
    {
        await Host.LoadImage("whole:x");
        var began = new TaskCompletionSource();
        _askAsync = async token =>
        {
            began.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        };
        var load = Host.LoadImage("whole:x");
        await began.Task;

        load.Cancel();

        Assert.That(async () => await load, Throws.InstanceOf<OperationCanceledException>());
        await LoadAssertions.UntilAsync(() => Host is { LoadsInFlight: 0, LoadsRunning: 0 });
        _askAsync = null;
        Assert.That(await Host.LoadImage("whole:x").PixelAsync(), Is.EqualTo(2));
    }

    private Func<CancellationToken, Task>? _askAsync;

    private async Task<Image> LoadWholeAsync(ImageLoadRequest request, CancellationToken token)
    {
        Interlocked.Increment(ref _wholeLoads);
        var listing = await request.ListImagesAsync("part:list");
        var parts = await request.LoadImagesAsync(listing!.GetImages().Select(image => image.ImageId), cancellationToken: token);
        return new(Loader.OnePixelBuffer(request, (byte)parts.Sum(part => part.Pixels.Span[0]))) { Source = new() { OfParts = true } };
    }

    private void RegisterParts() => Host.RegisterImageLoader("part", new Source
    {
        Load = (request, _) =>
        {
            if (request.ImageId.Rest == "missing")
                throw new ImageLoadException(ImageLoadError.NotFound, "gone");
            Interlocked.Increment(ref _partLoads);
            return Task.FromResult(new Image(Loader.OnePixelBuffer(request, 1)) { Source = SourceOf(request) });
        },
        List = request => Task.FromResult<ImageListing?>(new()
        {
            Groups = [new() { Kind = ImageGroupKind.Stack, Images = [new("part:a"), new("part:b")] }],
            Source = SourceOf(request),
        }),
        IsCurrent = async (request, source) =>
        {
            if (_askAsync is { } ask)
                await ask(request.CancellationToken);
            lock (_questions)
                _questions.Add(request.ImageId.Value);
            return source.Version == _versions[request.ImageId.Rest];
        },
    });

    private ImageSource SourceOf(ImageLoadRequest request) => new() { Version = _versions[request.ImageId.Rest], FreshFor = _freshFor };
}
