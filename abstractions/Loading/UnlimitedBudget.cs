namespace ImageLoaders;

/// <summary>Grants everything at once.</summary>
internal sealed class UnlimitedBudget : ILoadBudget
{
    public IMemoryReservation BeginReservation() => new Reservation();

    public ValueTask<IDisposable> EnterDecodeAsync(DecodeCost cost, CancellationToken cancellationToken) => new(new Reservation());

    public IProcessorReservation TakeIdleProcessors(int most) => new UnheldProcessors(Math.Max(0, most));

    private sealed class Reservation : IMemoryReservation
    {
        public long Bytes { get; private set; }

        public ValueTask ResizeAsync(long bytes, CancellationToken cancellationToken)
        {
            Bytes = bytes;
            return default;
        }

        public void Dispose() => Bytes = 0;
    }
}
