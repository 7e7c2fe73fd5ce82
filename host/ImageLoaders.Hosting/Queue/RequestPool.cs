namespace ImageLoaders.Hosting.Queue;

/// <summary>
/// Grants the permits by which loads run. Interaction goes before thumbnail, and thumbnail before prefetch; within a kind the lower
/// priority goes first, then first in, first out. Every sixteenth permit goes to the load that has waited longest, so that none starves.
/// Safe for concurrent use; it never blocks.
/// </summary>
internal sealed class RequestPool(RequestPoolOptions options)
{
    private const int PermitsBetweenLongestWaits = 16;
    private const int Kinds = 3;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, PluginQueue> _plugins = new(StringComparer.OrdinalIgnoreCase);
    private readonly int[] _runningOfKind = new int[Kinds];
    private long _arrivals;
    private long _permits;

    /// <summary>Gets the number of loads whose permit is granted.</summary>
    public int Running { get; private set; }

    /// <summary>Gets the number of loads that wait for their permit.</summary>
    public int Queued { get; private set; }

    /// <summary>
    /// Returns a permit, granted already or still to be waited for. Dispose it when the work has really ended, or is not wanted any more.
    /// </summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Overloaded"/>: too many wait already.</exception>
    public RequestPermit Enter(RequestType type, int priority, string plugin)
    {
        lock (_lock)
        {
            if (!_plugins.TryGetValue(plugin, out var queue))
                _plugins.Add(plugin, queue = new PluginQueue(this));
            var permit = new RequestPermit(queue, type, priority, _arrivals++);
            if (HasRoom(type, queue)) // then nobody of its kind and plugin waits: they would have been started
                Start(permit);
            else if (Queued < options.MaximumQueuedOf(type) && queue.Queued < options.MaximumQueuedPerPluginOf(type))
            {
                queue.Add(permit);
                Queued++;
            }
            else
            {
                throw new ImageLoadException(ImageLoadError.Overloaded, Queued < options.MaximumQueuedOf(type)
                    ? $"{queue.Queued} loads wait for {plugin}, which is the limit for one plugin "
                        + "(RequestPool:MaximumQueuedPerPlugin). Try again later."
                    : $"{Running} loads run and {Queued} wait, which is the limit (RequestPool:MaximumQueued). Try again later.");
            }

            return permit;
        }
    }

    /// <summary>Counts the loads of each plugin that run and that wait.</summary>
    public (string Plugin, int Running, int Queued)[] Count()
    {
        lock (_lock)
            return [.. _plugins.Select(plugin => (plugin.Key, plugin.Value.Running, plugin.Value.Queued))];
    }

    internal void Leave(RequestPermit permit)
    {
        lock (_lock)
        {
            if (permit.IsGranted)
                Stop(permit);
            else if (permit.Queue.Remove(permit))
                Queued--;
            StartWaiting();
        }
    }

    /// <summary>Makes a load as urgent as the most urgent of its callers. A load that runs already changes its kind only.</summary>
    internal void Raise(RequestPermit permit, RequestType type, int priority)
    {
        lock (_lock)
        {
            if ((type, priority).CompareTo((permit.Type, permit.Priority)) >= 0)
                return;
            if (permit.IsGranted)
            {
                var isCounted = permit.Suspensions == 0; // else it is when it goes on, as the kind that it is by then
                if (isCounted)
                    Count(permit, -1);
                permit.SetUrgency(type, priority);
                if (isCounted)
                    Count(permit, 1);
            }
            else if (permit.Queue.Remove(permit))
            {
                permit.SetUrgency(type, priority);
                permit.Queue.Add(permit);
            }

            StartWaiting();
        }
    }

    /// <summary>
    /// Gives a permit back while a load waits for loads of its own. <see cref="Resume"/> takes it again, over the limit where needed: a
    /// parent never waits behind its children.
    /// </summary>
    internal void Suspend(RequestPermit permit)
    {
        lock (_lock)
        {
            if (permit.Suspensions++ == 0 && permit.IsGranted)
            {
                Count(permit, -1);
                StartWaiting();
            }
        }
    }

    internal void Resume(RequestPermit permit)
    {
        lock (_lock)
        {
            if (--permit.Suspensions == 0 && permit.IsGranted)
                Count(permit, 1);
        }
    }

    private bool HasRoom(RequestType type, PluginQueue queue) => Running < options.MaximumRunning
        && _runningOfKind[(int)type] < options.MaximumOf(type)
        && queue.Running < options.MaximumPerPlugin;

    private void StartWaiting()
    {
        while (Queued > 0 && NextToRun() is { } next)
        {
            next.Queue.Remove(next);
            Queued--;
            Start(next);
        }
    }

    private RequestPermit? NextToRun()
    {
        if (Running >= options.MaximumRunning)
            return null;
        var byArrival = (_permits + 1) % PermitsBetweenLongestWaits == 0;
        var order = byArrival ? RequestPermit.ByArrival : RequestPermit.ByUrgency;
        RequestPermit? best = null;
        for (var kind = RequestType.Interaction; kind <= RequestType.Prefetch; kind++)
        {
            if (_runningOfKind[(int)kind] >= options.MaximumOf(kind))
                continue;
            foreach (var queue in _plugins.Values)
            {
                if (queue.Running >= options.MaximumPerPlugin)
                    continue;
                var candidate = byArrival ? queue.Oldest(kind) : queue.First(kind);
                if (candidate is not null && (best is null || order.Compare(candidate, best) < 0))
                    best = candidate;
            }

            if (best is not null && !byArrival)
                return best;
        }

        return best;
    }

    private void Start(RequestPermit permit)
    {
        _permits++;
        Count(permit, 1);
        permit.Grant();
    }

    private void Stop(RequestPermit permit)
    {
        if (permit.Suspensions == 0)
            Count(permit, -1);
        permit.End();
    }

    private void Count(RequestPermit permit, int change)
    {
        Running += change;
        _runningOfKind[(int)permit.Type] += change;
        permit.Queue.Running += change;
    }
}
