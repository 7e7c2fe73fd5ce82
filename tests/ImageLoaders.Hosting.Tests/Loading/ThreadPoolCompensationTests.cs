using ImageLoaders.Hosting.Loading.Calls;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>Loaders that block threads of the pool hold up nobody else. The runtime alone adds a thread each half second.</summary>
[NonParallelizable] // the pool is the process's
public sealed class ThreadPoolCompensationTests
{
    private const int Blocked = 40;

    private static int Minimum
    {
        get
        {
            ThreadPool.GetMinThreads(out var threads, out _);
            return threads;
        }
    }

    [Test]
    public void Check_CallsBlockThePool_RaisesItsMinimumUntilTheyEnd()
    {
        using var calls = new RunningCalls(TimeProvider.System, default);
        using var compensation = new ThreadPoolCompensation(NullLogger.Instance, calls);
        using var end = new ManualResetEvent(false);
        using var ended = new CountdownEvent(Blocked);
        for (var i = 0; i < Blocked; i++)
        {
            compensation.Begin();
            ThreadPool.UnsafeQueueUserWorkItem(static events =>
            {
                events.end.WaitOne();
                events.ended.Signal();
            }, (end, ended), preferLocal: false);
        }

        Assert.That(SpinWait.SpinUntil(() => compensation.Added > 0, LoadAssertions.Hang), Is.True, "added");
        var added = compensation.Added;
        ThreadPool.GetMinThreads(out var during, out _);
        Assert.That(added, Is.LessThanOrEqualTo(Blocked), "one for each call at most");

        end.Set();
        Assert.That(ended.Wait(LoadAssertions.Hang), Is.True, "each has waited");
        for (var i = 0; i < Blocked; i++)
            compensation.End();
        Assert.That(SpinWait.SpinUntil(() => compensation.Added == 0, LoadAssertions.Hang), Is.True, "taken back");
        ThreadPool.GetMinThreads(out var after, out _);
        Assert.That(after, Is.LessThanOrEqualTo(during - added), "the pool's minimum is lowered");
    }

    [Test]
    public async Task LoadImage_BesideLoadsThatBlock_CompletesAndTheLogNamesThem()
    {
        var log = new Plugins.RecordedLog();
        await using var host = await ImageLoaderHost.CreateAsync(new() { PluginsPath = "none" }, log);
        host.RegisterImageLoader("good", Loader.Pixel(7));
        host.RegisterImageLoader("blocks", Loader.From(static (_, token) =>
        {
            token.WaitHandle.WaitOne();
            throw new OperationCanceledException(token);
        }));
        using var stop = new CancellationTokenSource();
        var before = Minimum;
        var blocked = Enumerable.Range(0, Blocked).Select(i => host.LoadImage($"blocks:{i}", null, stop.Token)).ToArray();

        // the runtime alone adds threads as well, and leaves the minimum as it was
        Assert.That(await host.LoadImage("good:x").PixelAsync(), Is.EqualTo(7));
        Assert.That(() => Minimum, Is.GreaterThan(before).After(120_000, 10));
        Assert.That(() => log.Entries.Any(entry => entry.Id.Id == 1204 && entry.Message.StartsWith("Plugin host blocks threads")),
            Is.True.After(120_000, 10));
        await stop.CancelAsync();
        foreach (var load in blocked)
            Assert.That(await load.IsCancelledAsync(), Is.True);
    }

    [Test]
    public void FindBlocking_CallsThatAwait_BlamesNobody()
    {
        using var calls = new RunningCalls(TimeProvider.System, default);
        using var blocked = new ManualResetEvent(false);
        var (waiting, awaiting) = (new FakeCall("Waits"), new FakeCall("Awaits"));
        calls.Add(waiting, long.MaxValue);
        calls.Add(awaiting, long.MaxValue);
        var thread = new Thread(() => blocked.WaitOne());
        thread.Start();
        SpinWait.SpinUntil(() => (thread.ThreadState & ThreadState.WaitSleepJoin) != 0);

        for (var i = 0; i < 20; i++)
            Assert.That(calls.FindBlocking(), Is.Null);
        waiting.Hold(thread);
        for (var i = 0; i < 4; i++)
            Assert.That(calls.FindBlocking(), Is.Null, "a lock that is contended for a moment");

        Assert.That(calls.FindBlocking(), Is.EqualTo(("Waits", 1)));
        blocked.Set();
        thread.Join();
        Assert.That(calls.FindBlocking(), Is.Null);
    }

    private sealed class FakeCall(string plugin) : RunningCall
    {
        public override ImageId ImageId => default;

        public override string Plugin => plugin;

        public override bool IsOver => false;

        public override CancellationToken StopWork => default;

        public void Hold(Thread thread) => Thread = thread;

        public override void BeginWait()
        {
        }

        public override void EndWait()
        {
        }

        public override void OnCallerLeft()
        {
        }

        public override void OnDeadline()
        {
        }

        public override void OnHostStops()
        {
        }
    }
}
