namespace ImageLoaders.Hosting.Tests.Loading;

public sealed class LoadImageTests
{
    private ImageLoaderHost _host = null!;

    [SetUp]
    public async Task CreateHost() => _host = await ImageLoaderHost.CreateAsync(Hosts.Options());

    [TearDown]
    public async Task DisposeHost() => await _host.DisposeAsync();

    [Test]
    public async Task LoadImage_RegisteredScheme_GivesTheLoadersImage()
    {
        using var registration = _host.RegisterImageLoader("Test", Loader.Pixel(7));

        Assert.That(await _host.LoadImage("TEST:x").PixelAsync(), Is.EqualTo(7));
        Assert.That(_host.Schemes, Is.EqualTo(new[] { "test" }));
    }

    [Test]
    public async Task LoadImage_PassesIdOptionsAndLimits()
    {
        ImageLoadRequest? seen = null;
        _host.RegisterImageLoader("test", Loader.From((request, _) =>
        {
            seen = request;
            return Task.FromResult(Loader.OnePixel(request, 0));
        }));
        var options = new ImageLoadOptions { RequestType = RequestType.Thumbnail, Authorization = "Bearer x" };

        await _host.LoadImage("test:a?b=c", options);

        Assert.That(seen!.ImageId.Value, Is.EqualTo("test:a?b=c"));
        Assert.That(seen.Options, Is.SameAs(options));
        Assert.That(seen.PixelAllocator.Limits, Is.EqualTo(Hosts.Options().PixelLimits));
    }

    [TestCase("", "empty")]
    [TestCase(null, "empty")]
    [TestCase("no scheme", "no scheme")]
    [TestCase(@"C:\x.dcm", "no scheme")]
    public async Task LoadImage_BadId_IsInvalidImageId(string? id, string words)
    {
        var failure = await _host.LoadImage(id).FailureAsync();

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.InvalidImageId));
        Assert.That(failure.Message, Does.Contain(words));
    }

    [Test]
    public async Task LoadImage_DefaultId_IsInvalidImageId() =>
        Assert.That((await _host.LoadImage(default).FailureAsync()).Error, Is.EqualTo(ImageLoadError.InvalidImageId));

    [Test]
    public async Task LoadImage_UnknownScheme_IsNoLoaderThatNamesTheKnown()
    {
        _host.RegisterImageLoader("zebra", Loader.Pixel(0));
        _host.RegisterImageLoader("ant", Loader.Pixel(0));

        var failure = await _host.LoadImage("other:x?token=secret").FailureAsync();

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.NoLoader));
        Assert.That(failure.Message, Does.Contain("'other:'").And.Contain("ant:, zebra:").And.Not.Contain("secret"));
        Assert.That(failure.ImageId, Is.EqualTo("other:x?token=…"));
    }

    [Test]
    public async Task LoadImage_NothingRegistered_SaysSo() =>
        Assert.That((await _host.LoadImage("x1:x").FailureAsync()).Message, Does.Contain("no loader at all"));

    [Test]
    public async Task LoadImage_LoaderBlocks_ReturnsAtOnce()
    {
        using var gate = new ManualResetEventSlim();
        _host.RegisterImageLoader("test", new Loader(request =>
        {
            gate.Wait();
            return request.Run((r, _) => Task.FromResult(Loader.OnePixel(r, 1)));
        }));

        var load = _host.LoadImage("test:x");

        Assert.That(load.Completion.IsCompleted, Is.False);
        gate.Set();
        Assert.That(await load.PixelAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task LoadImage_LoaderThrows_IsTextAlone()
    {
        _host.RegisterImageLoader("test", new Loader(_ => throw new InvalidOperationException("at once")));

        var failure = await _host.LoadImage("test:x").FailureAsync();

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.LoaderFault));
        Assert.That(failure.Message, Does.StartWith("test:x").And.Contain("at once"));
        Assert.That(failure.Detail, Does.Contain(nameof(InvalidOperationException)));
        Assert.That(failure.InnerException, Is.Null);
    }

    [Test]
    public async Task LoadImage_LoaderFailsWithContractError_KeepsItsError()
    {
        _host.RegisterImageLoader("test", Loader.Failing(() => new ImageLoadException(ImageLoadError.Malformed, "byte 7")));

        var failure = await _host.LoadImage("test:x").FailureAsync();

        Assert.That((failure.Error, failure.Reason, failure.ImageId), Is.EqualTo((ImageLoadError.Malformed, "byte 7", "test:x")));
    }

    [Test]
    public async Task LoadImage_LoaderReturnsNothing_IsLoaderFault()
    {
        _host.RegisterImageLoader("null", new Loader(_ => null!));
        _host.RegisterImageLoader("noimage", Loader.From((_, _) => Task.FromResult<Image>(null!)));
        _host.RegisterImageLoader("notask", Loader.From((_, _) => null!));

        foreach (var id in new[] { "null:x", "noimage:x", "notask:x" })
            Assert.That((await _host.LoadImage(id).FailureAsync()).Error, Is.EqualTo(ImageLoadError.LoaderFault), id);
    }

    [Test]
    public async Task LoadImage_LoaderCancelsItself_IsLoaderFault()
    {
        _host.RegisterImageLoader("test", Loader.Failing(() => new OperationCanceledException()));

        Assert.That((await _host.LoadImage("test:x").FailureAsync()).Error, Is.EqualTo(ImageLoadError.LoaderFault));
    }

    [Test]
    public async Task LoadImage_PixelsOfAnotherAllocatorOverTheLimit_IsTooLarge()
    {
        _host.RegisterImageLoader("test", Loader.From((_, _) =>
            Task.FromResult(new Image(new PixelAllocator(new PixelLimits { MaximumLengthBytes = 1 << 20 })
                .Allocate(1, Hosts.MostPixels + 1, PixelFormat.Gray8)))));

        Assert.That((await _host.LoadImage("test:x").FailureAsync()).Error, Is.EqualTo(ImageLoadError.TooLarge));
    }

    [Test]
    public async Task LoadImage_LoaderReportsProgress_CallerSeesIt()
    {
        var go = new TaskCompletionSource();
        _host.RegisterImageLoader("test", Loader.From(async (request, _) =>
        {
            request.ReportProgress(1, 10);
            await go.Task;
            request.ReportProgress(10, 10);
            return Loader.OnePixel(request, 0);
        }));
        var steps = new List<ImageLoadProgress>();
        var load = _host.LoadImage("test:x");
        await LoadAssertions.UntilAsync(() => load.Progress is not null);
        load.ProgressChanged += steps.Add;

        go.SetResult();
        await load;

        Assert.That(load.Progress, Is.EqualTo(new ImageLoadProgress(10, 10)));
        Assert.That(steps, Is.EqualTo(new[] { new ImageLoadProgress(10, 10) }));
    }

    [Test]
    public async Task LoadImage_ProgressHandlerThrows_LoadGoesOn()
    {
        var go = new TaskCompletionSource();
        _host.RegisterImageLoader("test", Loader.From(async (request, _) =>
        {
            await go.Task;
            request.ReportProgress(1);
            return Loader.OnePixel(request, 3);
        }));
        var load = _host.LoadImage("test:x");
        load.ProgressChanged += _ => throw new InvalidOperationException();

        go.SetResult();

        Assert.That(await load.PixelAsync(), Is.EqualTo(3));
    }

    [Test]
    public async Task LoadImage_AfterDispose_Throws()
    {
        await _host.DisposeAsync();

        Assert.That(() => _host.LoadImage("test:x"), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task DisposeAsync_LoadUnderWay_EndsIt()
    {
        var stopped = new TaskCompletionSource();
        _host.RegisterImageLoader("test", Loader.From(async (_, token) =>
        {
            using var registration = token.Register(() => stopped.SetResult());
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        }));
        var load = _host.LoadImage("test:x");

        await _host.DisposeAsync();

        Assert.That((await load.FailureAsync()).Error, Is.EqualTo(ImageLoadError.Overloaded));
    }
}
