namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>Images whose list has just said which version of them is current.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ListedSourceTests
{
    private readonly List<string> _questions = [];
    private ImageLoaderHost _host = null!;
    private string _version = "1";
    private string _listVersion = "1";
    private int _loads;
    private int _wholes;

    [SetUp]
    public async Task CreateHost()
    {
        _host = await ImageLoaderHost.CreateAsync(Hosts.Options());
        _host.RegisterImageLoader("part", new Source
        {
            Load = (request, _) =>
            {
                Interlocked.Increment(ref _loads);
                return Task.FromResult<Image>(new(Loader.OnePixelBuffer(request, 1)) { Source = new() { Version = _version } });
            },
            List = _ => Task.FromResult<ImageListing?>(SharedListTests.Of(_listVersion, "part:a", "part:b")),
            IsCurrent = (request, source) =>
            {
                lock (_questions)
                    _questions.Add(request.ImageId.Rest);
                return Task.FromResult(source.Version == (request.ImageId.Rest == "list" ? _listVersion : _version));
            },
        });
        _host.RegisterImageLoader("whole", Loader.From(async (request, token) =>
        {
            Interlocked.Increment(ref _wholes);
            var listing = await request.ListImagesAsync("part:list");
            await request.LoadImagesAsync(listing!.GetImages().Select(image => image.ImageId), cancellationToken: token);
            return new(Loader.OnePixelBuffer(request, 1)) { Source = new() { OfParts = true } };
        }));
    }

    [TearDown]
    public async Task DisposeHost() => await _host.DisposeAsync();

    [Test]
    public async Task LoadImages_OfAListThatIsCurrent_AsksForTheListAlone()
    {
        await _host.LoadImage("whole:1");

        await _host.LoadImage("whole:2");

        Assert.That(_questions, Is.EqualTo(new[] { "list" }));
        Assert.That(_loads, Is.EqualTo(2));
    }

    [Test]
    public async Task Load_OfTheWholeAgain_AsksForTheListAlone()
    {
        var first = await _host.LoadImage("whole:1");

        Assert.That(await _host.LoadImage("whole:1"), Is.SameAs(first));
        Assert.That(_questions, Is.EqualTo(new[] { "list" }));
        Assert.That((_wholes, _loads), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task LoadImages_ListHasChanged_LoadsTheNewVersions()
    {
        await _host.LoadImage("whole:1");
        (_version, _listVersion) = ("2", "2");

        await _host.LoadImage("whole:2");

        Assert.That(_loads, Is.EqualTo(4));
    }

    [Test]
    public async Task LoadImages_ListOfAnotherVersion_AsksForEachImage()
    {
        await _host.LoadImage("whole:1");
        _listVersion = "other"; // of the list and what it says of its images, which are as they were

        await _host.LoadImage("whole:2");

        Assert.That(_questions.Order(), Is.EqualTo(new[] { "a", "b", "list" }));
        Assert.That(_loads, Is.EqualTo(2));
    }

    [Test]
    public async Task LoadImage_WithoutAList_IsAskedFor()
    {
        await _host.LoadImage("whole:1");

        await _host.LoadImage("part:a");

        Assert.That(_questions, Is.EqualTo(new[] { "a" }));
    }
}
