namespace ImageLoaders.Hosting.Tests.Loading;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CancellationTests : HostTests
{
    // That of plugins that are tried again.
    private const int IdleTimers = 1;

    [TestCase(true)]
    [TestCase(false)]
    public async Task Cancel_LoaderWaits_ItsTokenFires(bool byToken)
    {
        using var caller = new CancellationTokenSource();
        var began = new TaskCompletionSource<CancellationToken>();
        var stopped = new TaskCompletionSource();
        Host.RegisterImageLoader("test", Loader.From(async (request, token) =>
        {
            began.SetResult(request.CancellationToken);
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                stopped.SetResult();
            }

            return Loader.OnePixel(request, 0);
        }));
        var load = Host.LoadImage("test:x", cancellationToken: caller.Token);
        var given = await began.Task;

        if (byToken)
            await caller.CancelAsync();
        else
            load.Cancel();

        Assert.That(await load.IsCancelledAsync(), Is.True);
        await stopped.Task;
        Assert.That(given, Is.Not.EqualTo(caller.Token), "the caller's token is no loader's business");
    }

    [Test]
    public async Task LoadImage_CancelledToken_IsCancelledWithoutALoad()
    {
        var calls = 0;
        Host.RegisterImageLoader("test", new Loader(_ => throw new InvalidOperationException($"{++calls}")));

        var load = Host.LoadImage("test:x", cancellationToken: new CancellationToken(true));

        Assert.That(await load.IsCancelledAsync(), Is.True);
        Assert.That(calls, Is.Zero);
    }

    [Test]
    public async Task Cancel_LoaderIgnoresIt_CallerIsLetGoAtOnce()
    {
        var work = new TaskCompletionSource<Image>();
        var began = new TaskCompletionSource();
        Host.RegisterImageLoader("test", Loader.From((_, _) =>
        {
            began.SetResult();
            return work.Task;
        }));
        var load = Host.LoadImage("test:x");
        await began.Task;

        load.Cancel();

        Assert.That(await load.IsCancelledAsync(), Is.True);
        work.SetException(new InvalidOperationException("later"));
    }

    [Test]
    public async Task Cancel_LoadersCallbackBlocksAndThrows_CallerIsLetGoAtOnce()
    {
        using var gate = new ManualResetEventSlim();
        var began = new TaskCompletionSource();
        Host.RegisterImageLoader("test", Loader.From(async (request, token) =>
        {
            using var registration = request.CancellationToken.Register(() =>
            {
                gate.Wait();
                throw new InvalidOperationException("of the plugin");
            });
            began.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return Loader.OnePixel(request, 0);
        }));
        var load = Host.LoadImage("test:x");
        await began.Task;

        load.Cancel();

        Assert.That(await load.IsCancelledAsync(), Is.True);
        gate.Set();
    }

    [Test]
    public async Task Deadline_LoaderIgnoresIt_CallerGetsTimeout()
    {
        var work = new TaskCompletionSource<Image>();
        var began = new TaskCompletionSource<CancellationToken>();
        Host.RegisterImageLoader("test", Loader.From((request, _) =>
        {
            began.SetResult(request.CancellationToken);
            return work.Task;
        }));
        var load = Host.LoadImage("test:x");
        var token = await began.Task;

        Time.Advance(TimeSpan.FromSeconds(59));
        Assert.That(load.Completion.IsCompleted, Is.False);
        Time.Advance(TimeSpan.FromSeconds(1));

        var failure = await load.FailureAsync();
        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.Timeout));
        Assert.That(failure.Message, Does.StartWith("test:x").And.Contain("LoadTimeout"));
        Assert.That(token.IsCancellationRequested, Is.True);
        work.SetCanceled();
    }

    [Test]
    public async Task Load_Over_LeavesNoTimer()
    {
        Host.RegisterImageLoader("test", Loader.Pixel(0));

        await Host.LoadImage("test:x");
        await Host.LoadImage("test:y");
        Assert.That(Time.TimerCount, Is.EqualTo(IdleTimers + 1), "the host's one for all deadlines");

        Time.Advance(TimeSpan.FromSeconds(60));
        Assert.That(Time.TimerCount, Is.EqualTo(IdleTimers), "nothing runs");
    }

    [Test]
    public async Task Deadline_OfEachLoad_CountsFromItsOwnBeginning()
    {
        Host.RegisterImageLoader("test", Loader.From((_, _) => new TaskCompletionSource<Image>().Task));
        var first = Host.LoadImage("test:first");
        Time.Advance(TimeSpan.FromSeconds(40));
        var second = Host.LoadImage("test:second");

        Time.Advance(TimeSpan.FromSeconds(20));
        Assert.That((await first.FailureAsync()).Error, Is.EqualTo(ImageLoadError.Timeout));
        Assert.That(second.Completion.IsCompleted, Is.False);

        Time.Advance(TimeSpan.FromSeconds(40));
        Assert.That((await second.FailureAsync()).Error, Is.EqualTo(ImageLoadError.Timeout));
    }

    [Test]
    public async Task Deadline_CallerHasLeftBefore_StaysCancelled()
    {
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Host.RegisterImageLoader("test", Loader.From(async (_, _) =>
        {
            began.SetResult();
            await new TaskCompletionSource().Task;
            return null!;
        }));
        var load = Host.LoadImage("test:x");
        await began.Task;
        Assert.That(() => Time.TimerCount, Is.EqualTo(IdleTimers + 1).After(120_000, 5), "its deadline is set");
        load.Cancel();

        Time.Advance(TimeSpan.FromHours(1));

        Assert.That(await load.IsCancelledAsync(), Is.True);
        await LoadAssertions.UntilAsync(() =>
        {
            Time.Advance(TimeSpan.FromHours(1)); // what was told of the caller just now has set its own
            return Time.TimerCount == IdleTimers;
        });
    }
}
