namespace ImageLoaders.Hosting.Tests.Loading;

public sealed class RegistrationTests
{
    private ImageLoaderHost _host = null!;

    [SetUp]
    public async Task CreateHost() => _host = await ImageLoaderHost.CreateAsync(Hosts.Options());

    [TearDown]
    public async Task DisposeHost() => await _host.DisposeAsync();

    [TestCase("x")]
    [TestCase("1x")]
    [TestCase("a b")]
    [TestCase("ab:")]
    [TestCase(null)]
    public void RegisterImageLoader_NoScheme_Throws(string? scheme) =>
        Assert.That(() => _host.RegisterImageLoader(scheme!, Loader.Pixel(0)), Throws.ArgumentException);

    [Test]
    public async Task RegisterImageLoader_Twice_LastCountsUntilDisposed()
    {
        _host.RegisterImageLoader("test", Loader.Pixel(1));
        var second = _host.RegisterImageLoader("TEST", Loader.Pixel(2));

        Assert.That(await _host.LoadImage("test:x").PixelAsync(), Is.EqualTo(2));
        second.Dispose();
        second.Dispose();
        Assert.That(await _host.LoadImage("test:x").PixelAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task RegisterImageLoader_Disposed_IsNoLoader_AndRunningLoadsFinish()
    {
        var go = new TaskCompletionSource();
        var began = new TaskCompletionSource();
        var registration = _host.RegisterImageLoader("test", Loader.From(async (request, _) =>
        {
            began.SetResult();
            await go.Task;
            return Loader.OnePixel(request, 5);
        }));
        var load = _host.LoadImage("test:x");
        await began.Task;

        registration.Dispose();
        var failure = await _host.LoadImage("test:x").FailureAsync();
        go.SetResult();

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.NoLoader));
        Assert.That(await load.PixelAsync(), Is.EqualTo(5));
    }

    [Test]
    public async Task RegisterUnknownImageLoader_UnknownScheme_GetsItUntilDisposed()
    {
        _host.RegisterImageLoader("known", Loader.Pixel(1));
        var first = _host.RegisterUnknownImageLoader(Loader.Pixel(2));
        var second = _host.RegisterUnknownImageLoader(Loader.Pixel(3));

        Assert.That(await _host.LoadImage("known:x").PixelAsync(), Is.EqualTo(1));
        Assert.That(await _host.LoadImage("other:x").PixelAsync(), Is.EqualTo(3));
        second.Dispose();
        Assert.That(await _host.LoadImage("other:x").PixelAsync(), Is.EqualTo(2));
        first.Dispose();
        Assert.That((await _host.LoadImage("other:x").FailureAsync()).Error, Is.EqualTo(ImageLoadError.NoLoader));
    }

    [Test]
    public async Task RegisterUnknownImageLoader_BadId_DoesNotGetIt()
    {
        _host.RegisterUnknownImageLoader(Loader.Pixel(2));

        Assert.That((await _host.LoadImage("no scheme").FailureAsync()).Error, Is.EqualTo(ImageLoadError.InvalidImageId));
    }

    [Test]
    public async Task TwoHosts_KnowNothingOfEachOther()
    {
        await using var other = await ImageLoaderHost.CreateAsync(Hosts.Options());
        _host.RegisterImageLoader("test", Loader.Pixel(1));
        other.RegisterImageLoader("test", Loader.Pixel(2));
        var content = _host.AddContent(new byte[] { 1 });

        Assert.That(await _host.LoadImage("test:x").PixelAsync(), Is.EqualTo(1));
        Assert.That(await other.LoadImage("test:x").PixelAsync(), Is.EqualTo(2));
        Assert.That(content.Name, Does.StartWith("content/"));
    }
}
