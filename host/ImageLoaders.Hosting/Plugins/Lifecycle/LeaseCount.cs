namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>Counts who is inside, until it is closed and the last one has left. Without a lock.</summary>
internal sealed class LeaseCount
{
    private const int Closed = int.MinValue;

    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    /// <summary>How many are inside.</summary>
    public int Count => Volatile.Read(ref _count) & ~Closed;

    /// <summary>Completes when it is closed and nobody is inside.</summary>
    public Task Drained => _drained.Task;

    public bool TryAcquire()
    {
        for (var count = Volatile.Read(ref _count); count >= 0;)
        {
            var seen = Interlocked.CompareExchange(ref _count, count + 1, count);
            if (seen == count)
                return true;
            count = seen;
        }
        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _count) == Closed)
            _drained.TrySetResult();
    }

    public void Close()
    {
        if ((Interlocked.Or(ref _count, Closed) & ~Closed) == 0)
            _drained.TrySetResult();
    }
}
