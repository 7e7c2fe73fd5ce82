namespace WadoLoader.Transport;

/// <summary>
/// Gives up on a server that says nothing for too long. Time spent by whoever reads does not count. For one reader at a time.
/// </summary>
internal sealed class IdleTimeout : IDisposable
{
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _caller;

    /// <param name="time">The time.</param>
    /// <param name="caller">Gives up too.</param>
    public IdleTimeout(TimeProvider time, CancellationToken caller)
    {
        _silence = new(Timeout.InfiniteTimeSpan, time);
        _caller = caller;
        _either = CancellationTokenSource.CreateLinkedTokenSource(_silence.Token, caller);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>Whether it was the silence, and nobody else, that ended the wait.</summary>
    public bool HasExpired => _silence.IsCancellationRequested && !_caller.IsCancellationRequested;

    public void Start(TimeSpan most) => _silence.CancelAfter(most);

    public void Stop() => _silence.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _either.Dispose();
        _silence.Dispose();
    }
}
