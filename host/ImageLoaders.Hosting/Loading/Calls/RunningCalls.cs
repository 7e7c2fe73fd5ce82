namespace ImageLoaders.Hosting.Loading.Calls;

/// <summary>
/// The calls into plugins that run: one timer for the deadlines of all and one registration for the host's end, which costs a call less
/// than ones of its own.
/// Safe for concurrent use.
/// </summary>
internal sealed class RunningCalls : IDisposable
{
    // A lock that is contended for a moment is none of anybody's faults.
    private const int ChecksUntilBlame = 5;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenRegistration _hostStops;
    private readonly ITimer _timer;
    private RunningCall? _first;
    private long _due = long.MaxValue;

    /// <param name="time">The deadlines' time.</param>
    /// <param name="stopping">Fires when the host stops.</param>
    public RunningCalls(TimeProvider time, CancellationToken stopping)
    {
        (_time, _stopping) = (time, stopping);
        using (ExecutionContext.SuppressFlow()) // what is logged at a deadline is in nobody's scope
            _timer = time.CreateTimer(
                static calls => ((RunningCalls)calls!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _hostStops = stopping.UnsafeRegister(static calls => ((RunningCalls)calls!).OnStopping(), this);
    }

    /// <summary>Watches a call until it is removed. One that comes when the host has stopped is told so at once.</summary>
    /// <param name="call">The call.</param>
    /// <param name="deadline">When it is due, as a timestamp.</param>
    public void Add(RunningCall call, long deadline)
    {
        call.Deadline = deadline;
        lock (_lock)
        {
            call.Next = _first;
            _first?.Previous = call;
            _first = call;
            call.IsWatched = true;
            if (deadline < _due)
                Arm(deadline);
        }

        if (_stopping.IsCancellationRequested)
            call.OnHostStops();
    }

    /// <summary>Forgets a call; nothing of the host's leads to it any more.</summary>
    public void Remove(RunningCall call)
    {
        lock (_lock)
        {
            if (!call.IsWatched)
                return;
            if (call.Waits > 0)
                call.Deadline = ResumedDeadline(call); // what may follow the call has the time that was left
            call.IsWatched = false;
            call.Previous?.Next = call.Next;
            call.Next?.Previous = call.Previous;
            if (_first == call)
                _first = call.Next;
            (call.Previous, call.Next) = (null, null); // the timer stays as it is: it finds nothing due, and looks for the next
        }
    }

    /// <summary>The clock of a call stands while it waits for requests of its own, until its last deadline.</summary>
    public void BeginWait(RunningCall call)
    {
        lock (_lock)
        {
            if (call.Waits++ > 0 || !call.IsWatched)
                return;
            call.Remaining = call.Deadline - _time.GetTimestamp();
            call.Deadline = call.LastDeadline; // the timer stays as it is: it finds nothing due, and looks for the next
        }
    }

    /// <summary>The clock of a call goes on when it waits for nothing more.</summary>
    public void EndWait(RunningCall call)
    {
        lock (_lock)
        {
            if (--call.Waits > 0 || !call.IsWatched)
                return;
            call.Deadline = ResumedDeadline(call);
            if (call.Deadline < _due)
                Arm(call.Deadline);
        }
    }

    /// <summary>
    /// Returns the plugin whose calls have held threads of the pool and waited, at several checks in a row, and how many such calls it has;
    /// <see langword="null"/> if none is seen to. A loader that waits in native code, or after its first await, is not seen.
    /// </summary>
    public (string Plugin, int Calls)? FindBlocking()
    {
        lock (_lock)
        {
            foreach (var call in Calls)
                call.BlockedChecks = call.Thread is { } thread && (thread.ThreadState & ThreadState.WaitSleepJoin) != 0
                    ? call.BlockedChecks + 1 : 0;
            return Calls.Where(call => call.BlockedChecks >= ChecksUntilBlame).GroupBy(call => call.Plugin)
                .Select(group => ((string, int)?)(group.Key, group.Count())).MaxBy(found => found!.Value.Item2);
        }
    }

    public void Dispose()
    {
        _hostStops.Dispose();
        _timer.Dispose();
    }

    private IEnumerable<RunningCall> Calls
    {
        get
        {
            for (var call = _first; call is not null; call = call.Next)
                yield return call;
        }
    }

    private long ResumedDeadline(RunningCall call) => Math.Min(_time.GetTimestamp() + call.Remaining, call.LastDeadline);

    private void OnDue()
    {
        RunningCall[] late;
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            late = [.. Calls.Where(call => call.Deadline <= now)];
            Arm(Calls.Where(call => call.Deadline > now).Select(call => call.Deadline).DefaultIfEmpty(long.MaxValue).Min());
        }

        foreach (var call in late)
            call.OnDeadline();
    }

    private void OnStopping()
    {
        RunningCall[] all;
        lock (_lock)
            all = [.. Calls];
        foreach (var call in all)
            call.OnHostStops();
    }

    private void Arm(long due)
    {
        _due = due;
        var wait = Math.Ceiling(_time.GetElapsedTime(_time.GetTimestamp(), due).TotalMilliseconds); // which is as fine as timers are
        var dueTime = due == long.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Max(wait, 0));
        _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }
}
