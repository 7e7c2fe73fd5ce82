namespace ImageLoaders.Hosting.Loading.Calls;

/// <summary>A call that <see cref="RunningCalls"/> watches.</summary>
internal abstract class RunningCall
{
    /// <summary>When it is due, as a timestamp of the host's time.</summary>
    public long Deadline { get; set; }

    /// <summary>Whether it is watched; this and its neighbours are for <see cref="RunningCalls"/> alone to set.</summary>
    public bool IsWatched { get; set; }

    public RunningCall? Previous { get; set; }

    public RunningCall? Next { get; set; }

    /// <summary>Nobody waits for it any more. Called again, or after its end, it does nothing.</summary>
    public abstract void OnCallerLeft();

    public abstract void OnDeadline();

    public abstract void OnHostStops();
}
