namespace ImageLoaders.Hosting.Loading;

/// <summary>One generation of whoever registered loaders: a plugin, or the embedder. Counts the loads that run in it.</summary>
internal abstract class RouteOwner
{
    private long _loads;
    private long _failures;
    private int _abandoned;
    private int _stuck;

    /// <summary>The plugin's name, or <c>host</c> for what the embedder registered.</summary>
    public abstract string Name { get; }

    /// <summary>Names the code of this generation: the hash of the plugin's files. Part of what an image is cached by.</summary>
    public abstract string ContentHash { get; }

    /// <summary>Calls that were begun in this generation.</summary>
    public long Loads => Interlocked.Read(ref _loads);

    /// <summary>Calls that ended in an error of any kind, time-outs included; a caller who left is none.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Calls whose work still runs though nobody waits for it: cancelled, or past the deadline.</summary>
    public int Abandoned => Volatile.Read(ref _abandoned);

    /// <summary>Calls that are past their deadline and still run.</summary>
    public int Stuck => Volatile.Read(ref _stuck);

    /// <summary>
    /// Takes part in this generation for one load; <see langword="false"/> once it takes no more. Release it exactly once.
    /// </summary>
    public abstract bool TryAcquire();

    public abstract void Release();

    public void CountLoad() => Interlocked.Increment(ref _loads);

    public void CountFailure() => Interlocked.Increment(ref _failures);

    public void CountAbandoned(int change) => Interlocked.Add(ref _abandoned, change);

    public void CountStuck(int change)
    {
        var stuck = Interlocked.Add(ref _stuck, change);
        if (change > 0)
            OnStuck(stuck);
        else if (stuck == 0)
            OnNoneStuck();
    }

    /// <summary>The last call that was stuck has ended.</summary>
    protected virtual void OnNoneStuck()
    {
    }

    /// <summary>One more call is stuck.</summary>
    protected virtual void OnStuck(int stuckCalls)
    {
    }
}
