using ImageLoaders.TestTime;

namespace ImageLoaders.Abstractions.Tests.Loading;

internal sealed class StageTimeTests
{
    private readonly ManualTimeProvider _time = new();

    [Test]
    public async Task Stages_NotSetByTheLoader_AreTheTimesOfTheImage()
    {
        var image = await Load(request =>
        {
            Stage(request, LoadStage.Fetch, 3);
            Stage(request, LoadStage.Parse, 100);
            Stage(request, LoadStage.Decode, 5);
            Stage(request, LoadStage.Fetch, 4);
            Stage(request, LoadStage.Convert, 6);
            return OnePixel(request);
        });

        Assert.That((image.FetchTime, image.DecodeTime), Is.EqualTo((TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(11))));
    }

    [Test]
    public async Task Stages_ThatOverlap_CountOnce()
    {
        var image = await Load(request =>
        {
            var first = request.StartStage(LoadStage.Fetch);
            _time.Advance(TimeSpan.FromSeconds(1));
            var second = request.StartStage(LoadStage.Fetch);
            _time.Advance(TimeSpan.FromSeconds(1));
            first.Dispose();
            first.Dispose();
            _time.Advance(TimeSpan.FromSeconds(1));
            second.Dispose();
            return OnePixel(request);
        });

        Assert.That(image.FetchTime, Is.EqualTo(TimeSpan.FromSeconds(3)));
    }

    [Test]
    public async Task Times_SetByTheLoader_StayAndTheImageIsItsOwn()
    {
        Image? made = null;
        var image = await Load(request =>
        {
            Stage(request, LoadStage.Fetch, 3);
            return made = OnePixel(request) with { FetchTime = TimeSpan.FromSeconds(42) };
        });

        Assert.That(image, Is.SameAs(made));
        Assert.That(image.FetchTime, Is.EqualTo(TimeSpan.FromSeconds(42)));
    }

    [Test]
    public async Task Token_OfTheRequest_IsTheOneThatTheLoaderGets()
    {
        using var host = new CancellationTokenSource();
        var request = new ImageLoadRequest("test:1") { CancellationToken = host.Token };
        Assert.That(request.CancellationToken, Is.EqualTo(host.Token), "before it runs");
        var (seen, given) = (default(CancellationToken), default(CancellationToken));
        var load = request.Run(async (running, cancellationToken) =>
        {
            (seen, given) = (running.CancellationToken, cancellationToken);
            await Task.Delay(Timeout.Infinite, running.CancellationToken);
            return OnePixel(running);
        });
        load.Cancel();

        Assert.That(async () => await load, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(seen, Is.EqualTo(given));
    }

    [Test]
    public void Token_OfTheHost_CancelsTheLoad()
    {
        using var host = new CancellationTokenSource();
        var load = new ImageLoadRequest("test:1") { CancellationToken = host.Token }.Run(async (running, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return OnePixel(running);
        });
        host.Cancel();

        Assert.That(async () => await load, Throws.InstanceOf<OperationCanceledException>());
    }

    private static Image OnePixel(ImageLoadRequest request) => new(request.AllocatePixels(1, 1, PixelFormat.Gray8));

    private Task<Image> Load(Func<ImageLoadRequest, Image> load) =>
        new ImageLoadRequest("test:1") { TimeProvider = _time }.Run((request, _) => Task.FromResult(load(request))).Completion;

    private void Stage(ImageLoadRequest request, LoadStage stage, int seconds)
    {
        using (request.StartStage(stage))
            _time.Advance(TimeSpan.FromSeconds(seconds));
    }
}
