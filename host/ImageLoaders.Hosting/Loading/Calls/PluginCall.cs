using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;
using ImageLoaders.Hosting.Loading.Nested;

namespace ImageLoaders.Hosting.Loading.Calls;

/// <summary>
/// One call into a loader or a provider, on a thread of the pool. The caller is let go at once when it leaves, at the deadline and when
/// the host stops; the generation stays acquired until the plugin's own work has ended. Nothing of the plugin's comes out but the result:
/// its tasks and exceptions end here, and once the call is over or abandoned the host holds no reference to it.
/// </summary>
/// <typeparam name="T">A sealed type of the contract's.</typeparam>
[SuppressMessage("Design", "CA1001", Justification = "The token source has neither timer nor wait handle: there is nothing to dispose.")]
internal abstract class PluginCall<T>(PluginCallServices services, bool continuesElsewhere)
    : NestingCall(services), IThreadPoolWorkItem, IValueTaskSource<T>
{
    private const int Running = 0;
    private const int Left = 1;
    private const int Ended = 2;

    // Awaited once, so that the call itself can be what is awaited.
    private ManualResetValueTaskSourceCore<T> _outcome = new() { RunContinuationsAsynchronously = continuesElsewhere };

    // The host's own: a caller's token would lead from the caller to whatever the plugin registers on it.
    private readonly CancellationTokenSource _stopWork = new();
    private CancellationTokenRegistration _callerLeaves;
    private Activity? _activity;
    private RouteOwner? _owner;
    private int _state;
    private StuckCallTimer? _stuckTimer;
    private volatile bool _wasLeft;

    public override CancellationToken StopWork => _stopWork.Token;

    public override string Plugin => _owner?.Name ?? "";

    public override bool IsOver => Volatile.Read(ref _state) != Running;

    /// <summary>
    /// Whether whoever waited was let go before the work ended: they left, the deadline passed, or the host stopped. Known when the outcome
    /// is.
    /// </summary>
    public bool WasLeft => _wasLeft;

    /// <summary>Begins the work.</summary>
    /// <param name="owner">The generation, acquired; it is released when the work ends.</param>
    /// <param name="deadline">When the caller is let go, as a timestamp.</param>
    /// <param name="callerToken">Fires when the caller leaves.</param>
    protected ValueTask<T> Start(RouteOwner owner, long deadline, CancellationToken callerToken)
    {
        _owner = owner;
        _activity = Activity.Current;
        _callerLeaves = callerToken.UnsafeRegister(static call => ((PluginCall<T>)call!).OnCallerLeft(), this);
        LastDeadline = Services.LastDeadline(deadline);
        Services.Running.Add(this, deadline);
        Services.ThreadPool.Begin();
        if (IsOver)
            Forget(); // one of the three came before all were set

        // Without the caller's context, whose AsyncLocal values are none of the plugin's; on the caller's own queue, which saves waking
        // another thread.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        return new(this, _outcome.Version);
    }

    public override void BeginWait() => Services.Running.BeginWait(this);

    public override void EndWait() => Services.Running.EndWait(this);

    public override void OnCallerLeft()
    {
        if (Leave())
            _outcome.SetException(new OperationCanceledException());
        Stop();
    }

    public override void OnHostStops()
    {
        if (Leave())
            _outcome.SetException(LoadErrors.HostIsStopping(ImageId));
        Stop();
    }

    public override void OnDeadline()
    {
        if (_callerLeaves.Token.IsCancellationRequested)
            OnCallerLeft(); // they left before; that they were told of it comes late
        else if (Leave())
        {
            _owner!.CountFailure();
            var (limit, what) = Deadline >= LastDeadline
                ? (Services.LongestLoad, ", the images that it is made of included")
                : (Services.LoadTimeout, "");
            Log.PassedDeadline(Services.Logger, ImageId.ToDisplayString(), _owner.Name, limit);
            _outcome.SetException(new ImageLoadException(
                ImageLoadError.Timeout,
                    $"The load did not end within {limit}{what}. Try again, or raise ImageLoaders:LoadTimeout.")
            { ImageId = ImageId.ToDisplayString() });
        }

        Stop();
    }

    void IThreadPoolWorkItem.Execute() => _ = ExecuteAsync();

    T IValueTaskSource<T>.GetResult(short token) => _outcome.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _outcome.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _outcome.OnCompleted(continuation, state, token, flags);

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
                Thread = Thread.CurrentThread;
                var work = InvokeAsync();
                Thread = null;
                result = await work.ConfigureAwait(false);
                Check(result);
            }
        }
        catch (Exception exception) // whatever a plugin throws ends this call alone, and only its text goes on
        {
            Thread = null;
            failure = Blame(ImageLoadException.From(exception, ImageId));
        }

        End(result, failure);
    }

    /// <summary>Ends the call where a result breaks the contract.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.LoaderFault"/>: it does.</exception>
    protected static void ThrowIfBroken(string what, ImmutableArray<string> faults)
    {
        if (!faults.IsEmpty)
            throw new ImageLoadException(ImageLoadError.LoaderFault,
                $"It returned {what} that breaks the contract: {string.Join(' ', faults)} This is a defect of the plugin.");
    }

    // A fault names the plugin that has it; one of an image that this one is made of names it already.
    private ImageLoadException Blame(ImageLoadException failure) =>
        failure.Error != ImageLoadError.LoaderFault || _owner is HostRegistration or null
            || failure.Reason.StartsWith("Plugin ", StringComparison.Ordinal)
            || failure.Reason.Contains(": Plugin ", StringComparison.Ordinal)
            ? failure
            : new(failure.Error, $"Plugin {_owner.Name}: {failure.Reason}") { ImageId = failure.ImageId, Detail = failure.Detail };

    private void End(T result, ImageLoadException? failure)
    {
        var before = Interlocked.Exchange(ref _state, Ended);
        Forget();
        Volatile.Read(ref _stuckTimer)?.End();
        OnEnded(before == Left);
        if (before == Left)
            _owner!.CountAbandoned(-1);
        else if (failure is not null)
            CountFailure(failure);
        _owner!.Release();
        Services.ThreadPool.End();
        if (before == Left)
            return;
        if (failure is null)
            _outcome.SetResult(result);
        else
            _outcome.SetException(failure);
    }

    private bool Leave()
    {
        if (IsOver)
            return false;
        var watch = new StuckCallTimer(_owner!, Services.TimeProvider, Services.StuckCallTimeout);
        Interlocked.CompareExchange(ref _stuckTimer, watch, null); // before the state says so: the end looks for it
        if (Interlocked.CompareExchange(ref _state, Left, Running) != Running)
            return false;
        _wasLeft = true;
        _owner!.CountAbandoned(1);
        Forget();
        _stuckTimer.Start();
        return true;
    }

    // On the pool: what a plugin has registered on its token may block, and may throw.
    private void Stop() => _stopWork.CancelAsync().ContinueWith(
        static stopped => _ = stopped.Exception,
        default,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private void CountFailure(ImageLoadException failure)
    {
        _owner!.CountFailure();
        if (failure.Error == ImageLoadError.LoaderFault)
            Log.LoaderFault(Services.Logger, failure.ImageId, _owner.Name, failure.Reason, failure.Detail);
        else
            Log.LoadFailed(Services.Logger, failure.ImageId, _owner.Name, failure.Error, failure.Reason);
    }

    private void Forget()
    {
        _callerLeaves.Unregister();
        Services.Running.Remove(this);
    }
}
