namespace ImageLoaders.Hosting.Queue;

/// <summary>A load's place in the pool: it waits, runs, and is disposed once, when its work has really ended or it is wanted no more.</summary>
internal sealed class RequestTicket : IDisposable
{
    public static readonly IComparer<RequestTicket> ByUrgency = Comparer<RequestTicket>.Create(static (a, b) =>
        (a.Type, a.Priority, a.Arrival).CompareTo((b.Type, b.Priority, b.Arrival)));

    public static readonly IComparer<RequestTicket> ByArrival = Comparer<RequestTicket>.Create(static (a, b) => a.Arrival.CompareTo(b.Arrival));

    private readonly RequestPool _pool;
    private TaskCompletionSource? _started;
    private int _disposed;

    internal RequestTicket(RequestPool pool, PluginQueue queue, RequestType type, int priority, long arrival)
    {
        _pool = pool;
        Queue = queue;
        Type = type;
        Priority = priority;
        Arrival = arrival;
    }

    public RequestType Type { get; private set; }

    public int Priority { get; private set; }

    /// <summary>Whether it holds a permit.</summary>
    public bool IsRunning { get; private set; }

    internal PluginQueue Queue { get; }

    internal long Arrival { get; }

    internal int Suspensions { get; set; }

    /// <summary>Completes with the permit.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _started) is null)
            Interlocked.CompareExchange(ref _started, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);
        return IsRunning ? Task.CompletedTask : _started!.Task.WaitAsync(cancellationToken);
    }

    public void Raise(RequestType type, int priority) => _pool.Raise(this, type, priority);

    public void Suspend() => _pool.Suspend(this);

    public void Resume() => _pool.Resume(this);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            _pool.Leave(this);
    }

    internal void SetUrgency(RequestType type, int priority)
    {
        Type = type;
        Priority = priority;
    }

    internal void Start()
    {
        IsRunning = true;
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _started)?.TrySetResult();
    }

    internal void Stop() => IsRunning = false;
}
