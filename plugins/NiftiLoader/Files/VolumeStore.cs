namespace NiftiLoader.Files;

/// <summary>
/// Keeps volumes that cost much to open, the last used ones, up to a number of bytes. Whoever asks for one that is being opened waits for
/// it. It is safe for concurrent use.
/// </summary>
internal sealed class VolumeStore(long maximumBytes, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _entries = new(); // the last used one first
    private readonly Dictionary<string, Gate> _gates = new(StringComparer.Ordinal);

    /// <param name="key">The name of what is wanted.</param>
    /// <param name="maximumAge">How old a kept one may be.</param>
    /// <param name="isCurrentAsync">Asks whether an older one may be used all the same.</param>
    /// <param name="openAsync">Opens it.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The volume, and its age.</returns>
    public async Task<(NiftiVolume Volume, TimeSpan Age)> GetAsync(string key, TimeSpan maximumAge,
        Func<NiftiVolume, Task<bool>> isCurrentAsync, Func<Task<NiftiVolume>> openAsync, CancellationToken cancellationToken)
    {
        var gate = Enter(key);
        try
        {
            await gate.Semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var entry = Find(key);
                var age = entry is null ? default : timeProvider.GetElapsedTime(entry.Time);
                if (entry is not null && (maximumAge == Timeout.InfiniteTimeSpan || age < maximumAge))
                    return (entry.Volume, age);
                if (entry is not null && await isCurrentAsync(entry.Volume).ConfigureAwait(false))
                {
                    entry.Time = timeProvider.GetTimestamp();
                    return (entry.Volume, default);
                }

                var volume = await openAsync().ConfigureAwait(false);
                Keep(new(key, volume, timeProvider.GetTimestamp()));
                return (volume, default);
            }
            finally
            {
                gate.Semaphore.Release();
            }
        }
        finally
        {
            Leave(key, gate);
        }
    }

    private Entry? Find(string key)
    {
        lock (_lock)
        {
            for (var node = _entries.First; node is not null; node = node.Next)
                if (node.Value.Key == key)
                {
                    _entries.Remove(node);
                    _entries.AddFirst(node);
                    return node.Value;
                }

            return null;
        }
    }

    private void Keep(Entry entry)
    {
        if (!entry.Volume.CanBeKept)
            return;
        lock (_lock)
        {
            for (var node = _entries.First; node is not null; node = node.Next)
                if (node.Value.Key == entry.Key)
                {
                    _entries.Remove(node);
                    break;
                }

            _entries.AddFirst(entry);
            while (_entries.Count > 0 && _entries.Sum(kept => kept.Volume.HeldBytes) > maximumBytes)
                _entries.RemoveLast();
        }
    }

    private Gate Enter(string key)
    {
        lock (_lock)
        {
            if (!_gates.TryGetValue(key, out var gate))
                _gates[key] = gate = new();
            gate.Users++;
            return gate;
        }
    }

    private void Leave(string key, Gate gate)
    {
        lock (_lock)
        {
            if (--gate.Users > 0)
                return;
            _gates.Remove(key);
            gate.Semaphore.Dispose();
        }
    }

    private sealed class Gate
    {
        public SemaphoreSlim Semaphore { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Entry(string key, NiftiVolume volume, long time)
    {
        public string Key { get; } = key;

        public NiftiVolume Volume { get; } = volume;

        public long Time { get; set; } = time;
    }
}
