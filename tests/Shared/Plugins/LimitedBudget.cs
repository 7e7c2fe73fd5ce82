namespace ImageLoaders.PluginTesting;

/// <summary>A budget that refuses at once what is past its limit, and remembers the most that was held.</summary>
/// <param name="limitBytes">Of all reservations.</param>
internal sealed class LimitedBudget(long limitBytes) : ILoadBudget
{
    private readonly Lock _lock = new();

    public long HeldBytes { get; private set; }

    public long MostBytes { get; private set; }

    public int Decodes { get; private set; }

    public IMemoryReservation BeginReservation() => new Reservation(this);

    public async ValueTask<IDisposable> EnterDecodeAsync(DecodeCost cost, CancellationToken cancellationToken)
    {
        var reservation = new Reservation(this);
        await reservation.ResizeAsync(cost.MemoryBytes, cancellationToken);
        lock (_lock)
            Decodes++;
        return reservation;
    }

    private void Change(long bytes)
    {
        lock (_lock)
        {
            if (bytes > 0 && HeldBytes + bytes > limitBytes)
                throw new ImageLoadException(ImageLoadError.Overloaded, $"More than {limitBytes:N0} bytes are wanted.");
            HeldBytes += bytes;
            MostBytes = Math.Max(MostBytes, HeldBytes);
        }
    }

    private sealed class Reservation(LimitedBudget budget) : IMemoryReservation
    {
        public long Bytes { get; private set; }

        public ValueTask ResizeAsync(long bytes, CancellationToken cancellationToken)
        {
            budget.Change(bytes - Bytes);
            Bytes = bytes;
            return default;
        }

        public void Dispose()
        {
            budget.Change(-Bytes);
            Bytes = 0;
        }
    }
}
