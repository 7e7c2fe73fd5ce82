namespace ImageLoaders.Abstractions.Tests.Loading;

internal sealed class ProgressTests
{
    [Test]
    public async Task ReportProgress_WhileLoading_IsRaisedAndKept()
    {
        var go = new TaskCompletionSource();
        var load = new ImageLoadRequest("test:1").Run(async (request, _) =>
        {
            await go.Task;
            request.ReportProgress(10);
            request.ReportProgress(20, 30);
            return new Image(request.AllocatePixels(1, 1, PixelFormat.Gray8));
        });
        var seen = new List<ImageLoadProgress>();
        load.ProgressChanged += seen.Add;
        Assert.That(load.Progress, Is.Null);

        go.SetResult();
        await load;

        Assert.That(seen, Is.EqualTo(new ImageLoadProgress[] { new(10, null), new(20, 30) }));
        Assert.That(load.Progress, Is.EqualTo(new ImageLoadProgress(20, 30)));
    }

    [Test]
    public async Task ReportProgress_AfterTheImage_IsNotRaised()
    {
        ImageLoadRequest? request = null;
        var load = new ImageLoadRequest("test:1").Run((own, _) =>
        {
            request = own;
            own.ReportProgress(1);
            return Task.FromResult(new Image(own.AllocatePixels(1, 1, PixelFormat.Gray8)));
        });
        await load;
        load.ProgressChanged += _ => Assert.Fail("Raised after the load had settled.");

        request!.ReportProgress(2);

        Assert.That(load.Progress, Is.EqualTo(new ImageLoadProgress(1, null)));
    }

    [Test]
    public async Task ProgressChanged_HandlerTakenOff_IsNotRaised()
    {
        var go = new TaskCompletionSource();
        var load = new ImageLoadRequest("test:1").Run(async (request, _) =>
        {
            await go.Task;
            request.ReportProgress(1);
            return new Image(request.AllocatePixels(1, 1, PixelFormat.Gray8));
        });
        var seen = new List<ImageLoadProgress>();
        load.ProgressChanged += seen.Add;
        load.ProgressChanged -= seen.Add;

        go.SetResult();
        await load;

        Assert.That(seen, Is.Empty);
    }

    [Test]
    public void ReportProgress_BeforeTheLoad_IsNobodys() =>
        Assert.That(() => new ImageLoadRequest("test:1").ReportProgress(1), Throws.Nothing);
}
