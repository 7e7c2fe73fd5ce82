namespace ImageLoaders.Hosting.Queue;

/// <summary>
/// Says which load may run. Interaction goes before thumbnail before prefetch, within a kind the lower priority first, then first in, first out;
/// so that nothing starves, every sixteenth permit goes to whoever has waited longest. Safe for concurrent use; it never blocks.
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

    /// <summary>Loads that hold a permit.</summary>
    public int Running { get; private set; }

    /// <summary>Loads that wait for one.</summary>
    public int Queued { get; private set; }

    /// <summary>Asks for a permit. Dispose the ticket when the work has really ended, or when it is wanted no more.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Overloaded"/>: too many wait already.</exception>
    public RequestTicket Enter(RequestType type, int priority, string plugin)
    {
        lock (_lock)
        {
            if (!_plugins.TryGetValue(plugin, out var queue))
                _plugins.Add(plugin, queue = new PluginQueue());
            var ticket = new RequestTicket(this, queue, type, priority, _arrivals++);
            if (HasRoom(type, queue)) // then nobody of its kind and plugin waits: they would have been started
                Start(ticket);
            else if (Queued < options.MaximumQueued && queue.Queued < options.MaximumQueuedPerPlugin)
            {
                queue.Add(ticket);
                Queued++;
            }
            else
            {
                throw new ImageLoadException(ImageLoadError.Overloaded, Queued < options.MaximumQueued
                    ? $"{queue.Queued} loads wait for {plugin}, which is as many as may for one plugin (RequestPool:MaximumQueuedPerPlugin). Try again later."
                    : $"{Running} loads run and {Queued} wait, which is as many as may (RequestPool:MaximumQueued). Try again later.");
            }

            return ticket;
        }
    }

    /// <summary>How many loads of each plugin run and wait.</summary>
    public (string Plugin, int Running, int Queued)[] Count()
    {
        lock (_lock)
            return [.. _plugins.Select(plugin => (plugin.Key, plugin.Value.Running, plugin.Value.Queued))];
    }

    internal void Leave(RequestTicket ticket)
    {
        lock (_lock)
        {
            if (ticket.IsRunning)
                Stop(ticket);
            else if (ticket.Queue.Remove(ticket))
                Queued--;
            StartWaiting();
        }
    }

    /// <summary>Makes a load as urgent as the most urgent of its callers. One that runs already changes kind only.</summary>
    internal void Raise(RequestTicket ticket, RequestType type, int priority)
    {
        lock (_lock)
        {
            if ((type, priority).CompareTo((ticket.Type, ticket.Priority)) >= 0)
                return;
            if (ticket.IsRunning)
            {
                var isCounted = ticket.Suspensions == 0; // else it is when it goes on, as the kind that it is by then
                if (isCounted)
                    Count(ticket, -1);
                ticket.SetUrgency(type, priority);
                if (isCounted)
                    Count(ticket, 1);
            }
            else if (ticket.Queue.Remove(ticket))
            {
                ticket.SetUrgency(type, priority);
                ticket.Queue.Add(ticket);
            }

            StartWaiting();
        }
    }

    /// <summary>Gives a permit back while a load waits for loads of its own, and takes it again, over the limit if need be: a parent never waits behind its children.</summary>
    internal void Suspend(RequestTicket ticket)
    {
        lock (_lock)
        {
            if (ticket.Suspensions++ == 0 && ticket.IsRunning)
            {
                Count(ticket, -1);
                StartWaiting();
            }
        }
    }

    internal void Resume(RequestTicket ticket)
    {
        lock (_lock)
        {
            if (--ticket.Suspensions == 0 && ticket.IsRunning)
                Count(ticket, 1);
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

    private RequestTicket? NextToRun()
    {
        if (Running >= options.MaximumRunning)
            return null;
        var byArrival = (_permits + 1) % PermitsBetweenLongestWaits == 0;
        var order = byArrival ? RequestTicket.ByArrival : RequestTicket.ByUrgency;
        RequestTicket? best = null;
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

    private void Start(RequestTicket ticket)
    {
        _permits++;
        Count(ticket, 1);
        ticket.Start();
    }

    private void Stop(RequestTicket ticket)
    {
        if (ticket.Suspensions == 0)
            Count(ticket, -1);
        ticket.Stop();
    }

    private void Count(RequestTicket ticket, int change)
    {
        Running += change;
        _runningOfKind[(int)ticket.Type] += change;
        ticket.Queue.Running += change;
    }
}
