namespace ImageLoaders.Hosting.Loading.Calls;

/// <summary>A call that <see cref="RunningCalls"/> watches.</summary>
internal abstract class RunningCall
{
    private Thread? _thread;

    /// <summary>When it is due, as a timestamp of the host's time.</summary>
    public long Deadline { get; set; }

    /// <summary>When it is due at the latest, however long it waits for requests of its own.</summary>
    public long LastDeadline { get; set; } = long.MaxValue;

    /// <summary>How many requests of its own it waits for; the clock stands while there are any.</summary>
    public int Waits { get; set; }

    /// <summary>How much time it had left when the clock stopped.</summary>
    public long Remaining { get; set; }

    /// <summary>Whether it is watched; this and its neighbours are for <see cref="RunningCalls"/> alone to set.</summary>
    public bool IsWatched { get; set; }

    public RunningCall? Previous { get; set; }

    public RunningCall? Next { get; set; }

    public abstract ImageId ImageId { get; }

    /// <summary>The name of the plugin that is called.</summary>
    public abstract string Plugin { get; }

    /// <summary>The thread of the pool that the plugin holds until its first await; <see langword="null"/> from then on.</summary>
    public Thread? Thread { get => Volatile.Read(ref _thread); protected set => Volatile.Write(ref _thread, value); }

    /// <summary>How many checks in a row have found that thread waiting; for <see cref="RunningCalls"/> alone.</summary>
    public int BlockedChecks { get; set; }

    /// <summary>Whether the work has ended, or nobody waits for it any more.</summary>
    public abstract bool IsOver { get; }

    /// <summary>Fires when the work is to stop, for whatever reason.</summary>
    public abstract CancellationToken StopWork { get; }

    /// <summary>It begins to wait for a request of its own: its clock stands.</summary>
    public abstract void BeginWait();

    /// <summary>It does not wait for that request any more.</summary>
    public abstract void EndWait();

    /// <summary>Nobody waits for it any more. Called again, or after its end, it does nothing.</summary>
    public abstract void OnCallerLeft();

    public abstract void OnDeadline();

    public abstract void OnHostStops();
}
