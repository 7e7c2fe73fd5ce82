namespace ImageLoaders.Hosting.Loading;

/// <summary>A call that <see cref="RunningCalls"/> watches.</summary>
internal abstract class RunningCall
{
    /// <summary>When it is due, as a timestamp of the host's time.</summary>
    public long Deadline { get; set; }

    /// <summary>Nobody waits for it any more. Called again, or after its end, it does nothing.</summary>
    public abstract void OnCallerLeft();

    public abstract void OnDeadline();

    public abstract void OnHostStops();
}
