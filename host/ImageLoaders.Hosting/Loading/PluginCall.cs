using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace ImageLoaders.Hosting.Loading;

/// <summary>
/// One call into a loader or a provider, on a thread of the pool. Whoever waits is let go at once when they leave, at the deadline and
/// when the host stops; the generation stays acquired until the plugin's own work has ended. Of the plugin nothing comes out but the
/// result: its tasks and exceptions end here, and once the call is over or abandoned nothing of the host's leads to it.
/// </summary>
/// <typeparam name="T">A sealed type of the contract's.</typeparam>
[SuppressMessage("Design", "CA1001", Justification = "The token source has neither timer nor wait handle: there is nothing to dispose.")]
internal abstract class PluginCall<T>(Dispatcher dispatcher, ImageId imageId, TaskCreationOptions continuations) : IThreadPoolWorkItem
{
    private const int Running = 0;
    private const int Left = 1;
    private const int Ended = 2;

    private readonly TaskCompletionSource<T> _outcome = new(continuations);

    // The host's own: a caller's token would lead from the caller to whatever the plugin registers on it.
    private readonly CancellationTokenSource _stopWork = new();
    private CancellationTokenRegistration _callerLeaves;
    private CancellationTokenRegistration _hostStops;
    private Activity? _activity;
    private ITimer? _deadline;
    private RouteOwner? _owner;
    private TimeSpan _timeout;
    private int _state;
    private StuckWatch? _stuckWatch;
    private volatile bool _wasLeft;

    protected Dispatcher Dispatcher => dispatcher;

    public ImageId ImageId => imageId;

    /// <summary>Fires when the work is to stop, for whatever reason.</summary>
    protected CancellationToken StopWork => _stopWork.Token;

    /// <summary>Whether the work has ended, or nobody waits for it any more.</summary>
    protected bool IsOver => Volatile.Read(ref _state) != Running;

    /// <summary>Whether whoever waited was let go before the work ended: they left, the deadline passed, or the host stopped. Known when the outcome is.</summary>
    public bool WasLeft => _wasLeft;

    /// <summary>Begins the work.</summary>
    /// <param name="owner">The generation, acquired; it is released when the work ends.</param>
    /// <param name="timeout">After it the caller is let go; infinite where something else keeps the time.</param>
    /// <param name="callerToken">Fires when the caller leaves.</param>
    protected Task<T> Start(RouteOwner owner, TimeSpan timeout, CancellationToken callerToken)
    {
        _owner = owner;
        _timeout = timeout;
        _activity = Activity.Current;
        _callerLeaves = callerToken.UnsafeRegister(static (call, token) => ((PluginCall<T>)call!).OnCallerLeft(token), this);
        _hostStops = dispatcher.Stopping.UnsafeRegister(static call => ((PluginCall<T>)call!).OnHostStops(), this);
        if (timeout != Timeout.InfiniteTimeSpan)
            _deadline = dispatcher.TimeProvider.CreateTimer(static call => ((PluginCall<T>)call!).OnDeadline(), this, timeout, Timeout.InfiniteTimeSpan);
        if (IsOver)
            Forget(); // one of the three came before all were set

        // Without the caller's context, whose AsyncLocal values are none of the plugin's; on the caller's own queue, which saves waking another thread.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        return _outcome.Task;
    }

    void IThreadPoolWorkItem.Execute() => _ = ExecuteAsync();

    /// <summary>Calls the plugin. What it throws, and what its task throws, is translated.</summary>
    protected abstract Task<T> InvokeAsync();

    /// <summary>Refuses a result that may not pass.</summary>
    /// <exception cref="ImageLoadException">It may not.</exception>
    protected abstract void Check(T result);

    /// <summary>The work is over.</summary>
    /// <param name="wasLeft">Whether whoever waited had been let go before.</param>
    protected virtual void OnEnded(bool wasLeft)
    {
    }

    private async Task ExecuteAsync()
    {
        var result = default(T)!;
        ImageLoadException? failure = null;
        try
        {
            if (!IsOver)
            {
                if (_activity is not null)
                    Activity.Current = _activity; // spans of the plugin's own lie within the load's
                _owner!.CountLoad();
                result = await InvokeAsync().ConfigureAwait(false);
                Check(result);
            }
        }
        catch (Exception exception) // whatever a plugin throws ends this call alone, and only its text goes on
        {
            failure = ImageLoadException.From(exception, imageId);
        }

        End(result, failure);
    }

    private void End(T result, ImageLoadException? failure)
    {
        var before = Interlocked.Exchange(ref _state, Ended);
        Forget();
        Volatile.Read(ref _stuckWatch)?.End();
        OnEnded(before == Left);
        if (before == Left)
            _owner!.CountAbandoned(-1);
        else if (failure is not null)
            CountFailure(failure);
        _owner!.Release();
        if (before == Left)
            return;
        if (failure is null)
            _outcome.TrySetResult(result);
        else
            Fail(failure);
    }

    private void OnCallerLeft(CancellationToken callerToken)
    {
        if (Leave())
            _outcome.TrySetCanceled(callerToken);
        Stop();
    }

    private void OnHostStops()
    {
        if (Leave())
            Fail(Dispatcher.IsStopping(imageId));
        Stop();
    }

    private void OnDeadline()
    {
        if (_callerLeaves.Token is { IsCancellationRequested: true } callerToken)
            OnCallerLeft(callerToken); // they left before; that they were told of it comes late
        else if (Leave())
        {
            _owner!.CountFailure();
            Log.PassedDeadline(dispatcher.Logger, imageId.ToDisplayString(), _owner.Name, _timeout);
            Fail(new(ImageLoadError.Timeout, $"Nothing came within {_timeout}. Try again, or raise ImageLoaders:LoadTimeout.") { ImageId = imageId.ToDisplayString() });
        }

        Stop();
    }

    private bool Leave()
    {
        if (IsOver)
            return false;
        var watch = new StuckWatch(_owner!, dispatcher.TimeProvider);
        Interlocked.CompareExchange(ref _stuckWatch, watch, null); // before the state says so: the end looks for it
        if (Interlocked.CompareExchange(ref _state, Left, Running) != Running)
            return false;
        _wasLeft = true;
        _owner!.CountAbandoned(1);
        Forget();
        _stuckWatch.Start();
        return true;
    }

    // On the pool: what a plugin has registered on its token may block, and may throw.
    private void Stop() => _stopWork.CancelAsync().ContinueWith(
        static stopped => _ = stopped.Exception, default, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private void CountFailure(ImageLoadException failure)
    {
        _owner!.CountFailure();
        if (failure.Error == ImageLoadError.LoaderFault)
            Log.LoaderFault(dispatcher.Logger, failure.ImageId, _owner.Name, failure.Reason, failure.Detail);
        else
            Log.LoadFailed(dispatcher.Logger, failure.ImageId, _owner.Name, failure.Error, failure.Reason);
    }

    private void Fail(ImageLoadException failure)
    {
        _outcome.TrySetException(failure);
        _ = _outcome.Task.Exception; // seen: a caller who has left is no unobserved exception
    }

    private void Forget()
    {
        _callerLeaves.Unregister();
        _hostStops.Unregister();
        _deadline?.Dispose();
    }
}
