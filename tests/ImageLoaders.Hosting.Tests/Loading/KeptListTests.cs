namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>Lists that are asked for again.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class KeptListTests : HostTests
{
    private string? _version = "1";
    private TimeSpan _freshFor;
    private int _lists;
    private int _questions;

    [SetUp]
    public void RegisterLists() => Register();

    [Test]
    public async Task ListImages_VersionIsCurrent_IsNotListedAgain()
    {
        var first = await Host.ListImagesAsync("many:x");

        Assert.That(await Host.ListImagesAsync("many:x"), Is.SameAs(first));
        Assert.That((_lists, _questions), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task ListImages_VersionHasChanged_IsListedAgain()
    {
        await Host.ListImagesAsync("many:x");
        _version = "2";

        await Host.ListImagesAsync("many:x");

        Assert.That(_lists, Is.EqualTo(2));
    }

    [Test]
    public async Task ListImages_Fresh_AsksNobody()
    {
        _freshFor = TimeSpan.FromMinutes(5);
        await Host.ListImagesAsync("many:x");
        Time.Advance(TimeSpan.FromMinutes(4));
        await Host.ListImagesAsync("many:x");
        Assert.That((_lists, _questions), Is.EqualTo((1, 0)));

        Time.Advance(TimeSpan.FromMinutes(2));
        await Host.ListImagesAsync("many:x");
        await Host.ListImagesAsync("many:x");
        Assert.That((_lists, _questions), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task ListImages_WithoutVersion_IsListedEachTime()
    {
        _version = null;
        await Host.ListImagesAsync("many:x");
        await Host.ListImagesAsync("many:x");

        Assert.That((_lists, _questions), Is.EqualTo((2, 0)));
    }

    [Test]
    public async Task ListImages_OtherAuthorization_HasAListOfItsOwn()
    {
        _freshFor = TimeSpan.FromMinutes(5);
        await Host.ListImagesAsync("many:x", new() { Authorization = "Bearer a" });
        await Host.ListImagesAsync("many:x", new() { Authorization = "Bearer b" });
        await Host.ListImagesAsync("many:x", new() { Authorization = "Bearer a" });

        Assert.That(_lists, Is.EqualTo(2));
    }

    [Test]
    public async Task ListImages_OtherCodeListsNow_IsListedAgain()
    {
        _freshFor = Timeout.InfiniteTimeSpan;
        await Host.ListImagesAsync("many:x");
        Register();

        await Host.ListImagesAsync("many:x");

        Assert.That(_lists, Is.EqualTo(2));
    }

    [Test]
    public async Task ListImages_OtherCodeListsWhatItHolds_IsListedAgain()
    {
        _freshFor = Timeout.InfiniteTimeSpan;
        var folders = 0;
        Host.RegisterImageLoader("folder", new Source
        {
            List = async request =>
            {
                folders++;
                return (await request.ListImagesAsync("many:x"))! with { Source = new() { FreshFor = Timeout.InfiniteTimeSpan } };
            },
        });
        await Host.ListImagesAsync("folder:x");
        await Host.ListImagesAsync("folder:x");
        Assert.That((folders, _lists), Is.EqualTo((1, 1)));
        Register();

        await Host.ListImagesAsync("folder:x");

        Assert.That((folders, _lists), Is.EqualTo((2, 2)));
    }

    private void Register() => Host.RegisterImageLoader("many", new Source
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
