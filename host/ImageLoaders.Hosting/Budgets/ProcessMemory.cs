using System.Globalization;

namespace ImageLoaders.Hosting.Budgets;

/// <summary>
/// Bytes that loads of a process hold. A quarter of the limit is left to small loads, so that large ones, however many wait, keep none of
/// them from its work. Whoever finds no room waits, the longest first among those that fit. Safe for concurrent use.
/// </summary>
internal sealed class ProcessMemory
{
    private const string Setting = "ImageLoaders:MaximumLoadMemoryBytes";

    // Of the limit: what one load may hold and be small.
    private const int SharesOfSmall = 16;

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private long _heldBytes;

    /// <summary>The process's own: its memory is one, however many hosts it has.</summary>
    public static ProcessMemory Shared { get; } = new();

    public long HeldBytes => Interlocked.Read(ref _heldBytes);

    public int Waiting
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>Holds more, once there is room.</summary>
    /// <param name="held">What this load holds already.</param>
    /// <param name="wanted">What it is to hold then.</param>
    /// <param name="limit">Of all loads.</param>
    /// <param name="timeout">For the wait.</param>
    /// <param name="time">The time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.TooLarge"/>, <see cref="ImageLoadError.Overloaded"/>.</exception>
    public ValueTask TakeAsync(long held, long wanted, long limit, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        if (wanted > limit)
            throw new ImageLoadException(ImageLoadError.TooLarge,
                Text($"The load needs {wanted:N0} bytes of memory, and all loads together may hold {limit:N0} ({Setting})."));
        var waiter = new Waiter(held, wanted, limit);
        lock (_lock)
        {
            if (TryTake(waiter))
                return default;
            waiter.Place = _waiting.AddLast(waiter);
        }

        return new(WaitAsync(waiter, timeout, time, cancellationToken));
    }

    public void Release(long bytes)
    {
        lock (_lock)
        {
            _heldBytes -= bytes;
            for (var place = _waiting.First; place is not null;)
            {
                var (waiter, next) = (place.Value, place.Next);
                if (TryTake(waiter))
                {
                    _waiting.Remove(place);
                    waiter.Granted.SetResult();
                }

                place = next;
            }
        }
    }

    private bool TryTake(Waiter waiter)
    {
        var isSmall = waiter.Wanted <= waiter.Limit / SharesOfSmall;
        var isAlone = _heldBytes == waiter.Held;
        if (_heldBytes + waiter.More > (isSmall || isAlone ? waiter.Limit : waiter.Limit - (waiter.Limit / 4)))
            return false;
        _heldBytes += waiter.More;
        return true;
    }

    private async Task WaitAsync(Waiter waiter, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await waiter.Granted.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            lock (_lock)
            {
                if (waiter.Place!.List is not null)
                    _waiting.Remove(waiter.Place);
                else
                    Release(waiter.More); // it was granted just now
            }

            if (exception is OperationCanceledException)
                throw;
            var others = Text($"for {timeout} others held {HeldBytes:N0} of the {waiter.Limit:N0} that all loads may ({Setting})");
            throw new ImageLoadException(ImageLoadError.Overloaded, Text(
                $"The load needs {waiter.Wanted:N0} bytes of memory, and {others}. Try again later."));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Waiter(long held, long wanted, long limit)
    {
        public long Held => held;

        public long Wanted => wanted;

        public long More => wanted - held;

        public long Limit => limit;

        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LinkedListNode<Waiter>? Place { get; set; }
    }
}
