namespace ImageLoaders.Hosting.Queue;

/// <summary>
/// The permit of one load: it is waited for, then granted, and disposed once, when the work has really ended or is not wanted any more.
/// Safe for concurrent use.
/// </summary>
internal sealed class RequestPermit : IDisposable
{
    public static readonly IComparer<RequestPermit> ByUrgency = Comparer<RequestPermit>.Create(static (a, b) =>
        (a.Type, a.Priority, a.Arrival).CompareTo((b.Type, b.Priority, b.Arrival)));

    public static readonly IComparer<RequestPermit> ByArrival = Comparer<RequestPermit>.Create(
        static (a, b) => a.Arrival.CompareTo(b.Arrival));

    private TaskCompletionSource? _granted;
    private bool _isDisposed;

    internal RequestPermit(PluginQueue queue, RequestType type, int priority, long arrival)
    {
        Queue = queue;
        Type = type;
        Priority = priority;
        Arrival = arrival;
    }

    public RequestType Type { get; private set; }

    public int Priority { get; private set; }

    /// <summary>Gets whether the load may run.</summary>
    public bool IsGranted { get; private set; }

    internal PluginQueue Queue { get; }

    internal long Arrival { get; }

    internal int Suspensions { get; set; }

    /// <summary>Completes when the permit is granted.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _granted) is null)
            Interlocked.CompareExchange(ref _granted, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);
        return IsGranted ? Task.CompletedTask : _granted!.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Makes the load as urgent as this, where that is more urgent than it is.</summary>
    public void Raise(RequestType type, int priority) => Queue.Pool.Raise(this, type, priority);

    /// <summary>Lends the permit to other loads while this one waits for loads of its own.</summary>
    public void Suspend() => Queue.Pool.Suspend(this);

    /// <summary>Takes the permit again after <see cref="Suspend"/>.</summary>
    public void Resume() => Queue.Pool.Resume(this);

    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isDisposed, true))
            Queue.Pool.Leave(this);
    }

    internal void SetUrgency(RequestType type, int priority)
    {
        Type = type;
        Priority = priority;
    }

    internal void Grant()
    {
        IsGranted = true;
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _granted)?.TrySetResult();
    }

    internal void End() => IsGranted = false;
}
