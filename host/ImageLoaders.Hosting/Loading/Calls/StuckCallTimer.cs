namespace ImageLoaders.Hosting.Loading.Calls;

/// <summary>
/// Counts one call as stuck when it still runs some time after it was told to stop, until it ends: one that only ends late is none. It
/// refers to the generation only, never to the call: what the call holds must be free to go.
/// </summary>
internal sealed class StuckCallTimer(RouteOwner owner, TimeProvider time, TimeSpan patience)
{
    private const int Watching = 0;
    private const int Stuck = 1;
    private const int Ended = 2;

    private ITimer? _timer;
    private int _state;

    /// <summary>The call has been told to stop.</summary>
    public void Start() => _timer = time.CreateTimer(
        static timer => ((StuckCallTimer)timer!).OnPatienceOver(), this, patience, Timeout.InfiniteTimeSpan);

    /// <summary>The call has ended.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _state, Ended) == Stuck)
            owner.CountStuck(-1);
        _timer?.Dispose();
    }

    private void OnPatienceOver()
    {
        _timer?.Dispose();
        if (Interlocked.CompareExchange(ref _state, Stuck, Watching) == Watching)
            owner.CountStuck(1);
    }
}
