namespace WadoLoader.Transport;

/// <summary>
/// Work that is done once for all who want its result, stopped when the last of them has left, and whose result is kept for the next one:
/// bounded in bytes (the least recently used goes first), in age, and in time without use. Safe for concurrent use.
/// </summary>
/// <param name="time">The time.</param>
/// <param name="lengthOf">Bytes that a result holds. It may grow: it is asked again at each use.</param>
/// <param name="maximumBytes">That may be held.</param>
/// <param name="freshFor">How old a result may become.</param>
/// <param name="unused">Told of a result that nobody uses any more; it may be kept.</param>
internal sealed class SharedResults<T>(TimeProvider time, Func<T, long> lengthOf, long maximumBytes, TimeSpan freshFor, Action<T>? unused =
    null) : IDisposable
    where T : class
{
    // As often as what is being received is counted anew.
    private const long StepBytes = 256 << 10;

    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private ITimer? _timer;
    private bool _isStopped;

    private sealed class Entry
    {
        public CancellationTokenSource Cancellation { get; } = new();

        public Task<T> Work { get; set; } = null!;

        public List<Action<long, long?>> Waiting { get; } = [];

        public DateTimeOffset Begun { get; init; }

        /// <summary>Bytes that have come of a result that is not there yet.</summary>
        public long ReceivedBytes { get; set; }

        public DateTimeOffset LastUse { get; set; }
    }

    /// <summary>Bytes held, those that are being received among them.</summary>
    public long HeldBytes
    {
        get
        {
            lock (_lock)
                return _entries.Values.Sum(LengthOf);
        }
    }

    /// <summary>Uses the result of this key; the work is begun when nobody has.</summary>
    /// <param name="key">Names the result, with whose credentials it was got.</param>
    /// <param name="work">Does the work, and reports its progress.</param>
    /// <param name="use">Uses the result, which stays until then.</param>
    /// <param name="report">Gets the work's progress.</param>
    /// <param name="cancellationToken">This caller leaves.</param>
    public async Task<TUsed> UseAsync<TUsed>(
        string key, Func<Action<long, long?>, CancellationToken, Task<T>> work, Func<T, Task<TUsed>> use, Action<long, long?> report,
            CancellationToken cancellationToken)
    {
        var entry = Join(key, work, report);
        try
        {
            return await use(await entry.Work.WaitAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            Leave(key, entry, report);
        }
    }

    /// <summary>Keeps a result that came by itself, unless there is one already or one is on its way.</summary>
    public void Keep(string key, T result)
    {
        lock (_lock)
        {
            if (_isStopped || _entries.ContainsKey(key))
                return;
            var now = time.GetUtcNow();
            _entries[key] = new() { Begun = now, LastUse = now, Work = Task.FromResult(result) };
            Trim();
            _timer ??= time.CreateTimer(static state => ((SharedResults<T>)state!).DropIdle(), this, IdleFor, IdleFor);
        }
    }

    /// <summary>Forgets a result that has turned out to be another's.</summary>
    public void Forget(string key)
    {
        lock (_lock)
            _entries.Remove(key);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isStopped = true;
            _timer?.Dispose();
            _timer = null;
            foreach (var entry in _entries.Values)
                entry.Cancellation.Cancel();
            _entries.Clear();
        }
    }

    private Entry Join(string key, Func<Action<long, long?>, CancellationToken, Task<T>> work, Action<long, long?> report)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (!_entries.TryGetValue(key, out var entry) || entry.Work.IsFaulted || entry.Work.IsCanceled
                || (entry.Work.IsCompleted && now - entry.Begun > freshFor))
            {
                entry = new() { Begun = now };
                _entries[key] = entry;
                var begun = entry;
                entry.Work = Task.Run(() => work((received, total) => Report(begun, received, total), begun.Cancellation.Token));
            }

            entry.Waiting.Add(report);
            return entry;
        }
    }

    private void Leave(string key, Entry entry, Action<long, long?> report)
    {
        lock (_lock)
        {
            entry.Waiting.Remove(report);
            entry.LastUse = time.GetUtcNow();
            if (entry.Waiting.Count == 0 && entry.Work.IsCompletedSuccessfully)
                unused?.Invoke(entry.Work.Result);
            if (entry.Waiting.Count == 0 && (!entry.Work.IsCompletedSuccessfully || _isStopped))
            {
                entry.Cancellation.Cancel();
                if (_entries.GetValueOrDefault(key) == entry)
                    _entries.Remove(key);
            }

            Trim();
            _timer ??= _entries.Count > 0 ? time.CreateTimer(static state => ((SharedResults<T>)state!).DropIdle(), this, IdleFor, IdleFor)
                : null;
        }
    }

    private void Trim()
    {
        var held = _entries.Values.Sum(LengthOf);
        if (held <= maximumBytes)
            return;
        foreach (var (key, entry) in _entries.Where(pair => pair.Value.Waiting.Count == 0).OrderBy(pair => pair.Value.LastUse).ToList())
        {
            held -= LengthOf(entry);
            _entries.Remove(key);
            if (held <= maximumBytes)
                return;
        }
    }

    private void DropIdle()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            foreach (var (key, entry) in _entries.ToList())
                if (entry.Waiting.Count == 0 && now - entry.LastUse >= IdleFor)
                    _entries.Remove(key);
            if (_entries.Count > 0)
                return;
            _timer?.Dispose();
            _timer = null;
        }
    }

    private void Report(Entry entry, long received, long? total)
    {
        Action<long, long?>[] waiting;
        lock (_lock)
        {
            waiting = [.. entry.Waiting];
            if (Math.Abs(received - entry.ReceivedBytes) >= StepBytes)
            {
                entry.ReceivedBytes = received;
                Trim();
            }
        }

        foreach (var report in waiting)
            report(received, total);
    }

    private long LengthOf(Entry entry) =>
        entry.Work.IsCompletedSuccessfully ? lengthOf(entry.Work.Result) : entry.Work.IsCompleted ? 0 : entry.ReceivedBytes;
}
