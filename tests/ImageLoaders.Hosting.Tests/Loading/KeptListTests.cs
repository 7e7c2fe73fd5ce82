using ImageLoaders.TestTime;

namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>Lists that are asked for again.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class KeptListTests
{
    private readonly ManualTimeProvider _time = new();
    private ImageLoaderHost _host = null!;
    private string? _version = "1";
    private TimeSpan _freshFor;
    private int _lists;
    private int _questions;

    [SetUp]
    public async Task CreateHost()
    {
        _host = await ImageLoaderHost.CreateAsync(Hosts.Options(), timeProvider: _time);
        Register();
    }

    [TearDown]
    public async Task DisposeHost() => await _host.DisposeAsync();

    [Test]
    public async Task ListImages_VersionIsCurrent_IsNotListedAgain()
    {
        var first = await _host.ListImagesAsync("many:x");

        Assert.That(await _host.ListImagesAsync("many:x"), Is.SameAs(first));
        Assert.That((_lists, _questions), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task ListImages_VersionHasChanged_IsListedAgain()
    {
        await _host.ListImagesAsync("many:x");
        _version = "2";

        await _host.ListImagesAsync("many:x");

        Assert.That(_lists, Is.EqualTo(2));
    }

    [Test]
    public async Task ListImages_Fresh_AsksNobody()
    {
        _freshFor = TimeSpan.FromMinutes(5);
        await _host.ListImagesAsync("many:x");
        _time.Advance(TimeSpan.FromMinutes(4));
        await _host.ListImagesAsync("many:x");
        Assert.That((_lists, _questions), Is.EqualTo((1, 0)));

        _time.Advance(TimeSpan.FromMinutes(2));
        await _host.ListImagesAsync("many:x");
        await _host.ListImagesAsync("many:x");
        Assert.That((_lists, _questions), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task ListImages_WithoutVersion_IsListedEachTime()
    {
        _version = null;
        await _host.ListImagesAsync("many:x");
        await _host.ListImagesAsync("many:x");

        Assert.That((_lists, _questions), Is.EqualTo((2, 0)));
    }

    [Test]
    public async Task ListImages_OtherAuthorization_HasAListOfItsOwn()
    {
        _freshFor = TimeSpan.FromMinutes(5);
        await _host.ListImagesAsync("many:x", new() { Authorization = "Bearer a" });
        await _host.ListImagesAsync("many:x", new() { Authorization = "Bearer b" });
        await _host.ListImagesAsync("many:x", new() { Authorization = "Bearer a" });

        Assert.That(_lists, Is.EqualTo(2));
    }

    [Test]
    public async Task ListImages_OtherCodeListsNow_IsListedAgain()
    {
        _freshFor = Timeout.InfiniteTimeSpan;
        await _host.ListImagesAsync("many:x");
        Register();

        await _host.ListImagesAsync("many:x");

        Assert.That(_lists, Is.EqualTo(2));
    }

    [Test]
    public async Task ListImages_OtherCodeListsWhatItHolds_IsListedAgain()
    {
        _freshFor = Timeout.InfiniteTimeSpan;
        var folders = 0;
        _host.RegisterImageLoader("folder", new Source
        {
            List = async request =>
            {
                folders++;
                return (await request.ListImagesAsync("many:x"))! with { Source = new() { FreshFor = Timeout.InfiniteTimeSpan } };
            },
        });
        await _host.ListImagesAsync("folder:x");
        await _host.ListImagesAsync("folder:x");
        Assert.That((folders, _lists), Is.EqualTo((1, 1)));
        Register();

        await _host.ListImagesAsync("folder:x");

        Assert.That((folders, _lists), Is.EqualTo((2, 2)));
    }

    private void Register() => _host.RegisterImageLoader("many", new Source
    {
        List = _ =>
        {
            _lists++;
            return Task.FromResult<ImageListing?>(new()
            {
                Groups = [new() { Kind = ImageGroupKind.Stack, Images = [new("many:1")] }],
                Source = new() { Version = _version, FreshFor = _freshFor },
            });
        },
        IsCurrent = (_, source) =>
        {
            _questions++;
            return Task.FromResult(source.Version == _version);
        },
    });
}
