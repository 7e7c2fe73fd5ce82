namespace ImageLoaders.Abstractions.Tests.Loading;

/// <summary>The caller's Cancel and the host's token both reach the loader, and neither can be broken by it.</summary>
internal sealed class CancellationTests
{
    [Test]
    public void Cancel_RunningLoad_CancelsTheLoadersToken()
    {
        var load = new ImageLoadRequest("test:1").Run(UntilCancelled);

        load.Cancel();

        Assert.ThrowsAsync<TaskCanceledException>(async () => await load);
        Assert.That(load.Completion.Status, Is.EqualTo(TaskStatus.Canceled));
    }

    [Test]
    public void HostToken_RunningLoad_CancelsTheLoadersToken()
    {
        using var host = new CancellationTokenSource();
        var load = new ImageLoadRequest("test:1") { CancellationToken = host.Token }.Run(UntilCancelled);

        host.Cancel();

        Assert.ThrowsAsync<TaskCanceledException>(async () => await load);
    }

    [Test]
    public void HostToken_FiredBefore_LoaderIsNeverCalled()
    {
        var called = false;
        var load = new ImageLoadRequest("test:1") { CancellationToken = new(true) }.Run((_, _) =>
        {
            called = true;
            return Task.FromResult<Image>(null!);
        });

        Assert.ThrowsAsync<TaskCanceledException>(async () => await load);
        Assert.That(called, Is.False);
    }

    [Test]
    public async Task Cancel_AfterTheImage_ChangesNothing()
    {
        var load = new ImageLoadRequest("test:1")
            .Run((request, _) => Task.FromResult(new Image(request.AllocatePixels(1, 1, PixelFormat.Gray8))));
        var image = await load;

        load.Cancel();
        load.Cancel();

        Assert.That(await load, Is.SameAs(image));
    }

    [Test]
    public async Task Cancel_LoaderThatFinishesAllTheSame_GivesTheImage()
    {
        var go = new TaskCompletionSource();
        var load = new ImageLoadRequest("test:1").Run(async (request, _) =>
        {
            await go.Task;
            return new Image(request.AllocatePixels(1, 1, PixelFormat.Gray8));
        });

        load.Cancel();
        go.SetResult();

        Assert.That((await load).Rows, Is.EqualTo(1));
    }

    [Test]
    public void Cancel_LoaderThatFails_GivesItsReason()
    {
        var load = new ImageLoadRequest("test:1").Run(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new InvalidDataException("Byte 12 is wrong.");
        });

        load.Cancel();

        Assert.That(Assert.ThrowsAsync<ImageLoadException>(async () => await load).Error, Is.EqualTo(ImageLoadError.Malformed));
    }

    [Test]
    public void Cancel_ThrowingCallbackOfTheLoader_ReachesNeitherCallerNorHost()
    {
        using var host = new CancellationTokenSource();
        var byCaller = new ImageLoadRequest("test:1").Run(UntilCancelledWithThrowingCallback);
        var byHost = new ImageLoadRequest("test:2") { CancellationToken = host.Token }.Run(UntilCancelledWithThrowingCallback);

        Assert.That(byCaller.Cancel, Throws.Nothing);
        Assert.That(host.Cancel, Throws.Nothing);
        Assert.ThrowsAsync<TaskCanceledException>(async () => await byCaller);
        Assert.ThrowsAsync<TaskCanceledException>(async () => await byHost);
    }

    [Test]
    public async Task Cancel_BlockingCallbackOfTheLoader_DoesNotBlockTheCaller()
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var load = new ImageLoadRequest("test:1").Run((request, cancellationToken) =>
        {
            var done = new TaskCompletionSource<Image>();
            cancellationToken.Register(() =>
            {
                entered.Set();
                release.Wait(CancellationToken.None);
                done.SetResult(new Image(request.AllocatePixels(1, 1, PixelFormat.Gray8)));
            });
            return done.Task;
        });

        load.Cancel(); // would never return if the callback ran here
        await Task.Run(entered.Wait);
        Assert.That(load.Completion.IsCompleted, Is.False);
        release.Set();

        Assert.That((await load).Rows, Is.EqualTo(1));
    }

    [Test]
    public void Run_CancelledByItself_IsTheLoadersFault()
    {
        var load = new ImageLoadRequest("test:1").Run((_, _) => Task.FromCanceled<Image>(new(true)));

        Assert.That(Assert.ThrowsAsync<ImageLoadException>(async () => await load).Error, Is.EqualTo(ImageLoadError.LoaderFault));
    }

    [Test]
    public void Run_HttpClientTimedOut_IsATimeout()
    {
        var load = new ImageLoadRequest("test:1").Run((_, _) =>
            throw new TaskCanceledException("The request was canceled.", new TimeoutException("HttpClient.Timeout of 1 second elapsed.")));

        var exception = Assert.ThrowsAsync<ImageLoadException>(async () => await load);
        Assert.That((exception.Error, exception.Reason), Is.EqualTo((ImageLoadError.Timeout, "HttpClient.Timeout of 1 second elapsed.")));
    }

    private static async Task<Image> UntilCancelled(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException();
    }

    private static Task<Image> UntilCancelledWithThrowingCallback(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.Register(() => throw new InvalidOperationException("A loader's callback."));
        return UntilCancelled(request, cancellationToken);
    }
}
