using System.Runtime.CompilerServices;

namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>What a caller keeps, and what the host keeps, leads to nothing of the loader's once the load is over or abandoned.</summary>
public sealed class ReleasedMemoryTests
{
    private ImageLoaderHost _host = null!;

    [SetUp]
    public async Task CreateHost() => _host = await ImageLoaderHost.CreateAsync(Hosts.Options());

    [TearDown]
    public async Task DisposeHost() => await _host.DisposeAsync();

    [TestCase("loaded")]
    [TestCase("fails")]
    [TestCase("fails later")]
    [TestCase("is cancelled")]
    [TestCase("ignores cancelling")]
    public async Task KeptLoadObject_LoadOver_KeepsNothingOfTheLoader(string how)
    {
        using var caller = new CancellationTokenSource();
        var (load, loader, closure) = await LoadAsync(how, caller);

        await LoadAssertions.UntilGoneAsync(loader, closure);

        Assert.That(load.Completion.IsCompleted, Is.True);
        GC.KeepAlive(load);
        GC.KeepAlive(load.Completion.Exception);
        GC.KeepAlive(caller);
        GC.KeepAlive(_host);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<(ImageLoadObject Load, WeakReference Loader, WeakReference Closure)> LoadAsync(string how,
        CancellationTokenSource caller)
    {
        var closure = new object();
        var began = new TaskCompletionSource();
        var loader = Loader.From(async (request, token) =>
        {
            GC.KeepAlive(closure);
            request.CancellationToken.Register(state => GC.KeepAlive(state), closure); // never taken back
            request.ReportProgress(1);
            began.TrySetResult();
            switch (how)
            {
                case "fails":
                    throw new InvalidOperationException("fails") { Data = { ["closure"] = closure } };
                case "fails later":
                    await Task.Yield();
                    throw new InvalidOperationException("fails") { Data = { ["closure"] = closure } };
                case "is cancelled":
                    await Task.Delay(Timeout.Infinite, token);
                    break;
                case "ignores cancelling":
                    await new TaskCompletionSource().Task; // nobody ever completes it, nor holds it
                    break;
            }

            return Loader.OnePixel(request, 0);
        });
        var registration = _host.RegisterImageLoader("test", loader);
        var load = _host.LoadImage("test:x", cancellationToken: caller.Token);
        await began.Task;
        if (how.Contains("cancel", StringComparison.Ordinal))
            load.Cancel();
        await load.Completion.ContinueWith(_ => { }, TaskScheduler.Default);
        registration.Dispose();
        return (load, new WeakReference(loader), new WeakReference(closure));
    }
}
