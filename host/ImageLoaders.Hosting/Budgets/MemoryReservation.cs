namespace ImageLoaders.Hosting.Budgets;

/// <summary>What one load holds of the process's memory.</summary>
internal sealed class MemoryReservation(LoadBudget budget) : IMemoryReservation
{
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    public async ValueTask ResizeAsync(long bytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        var held = Bytes;
        if (bytes > held)
            await budget.TakeAsync(held, bytes, cancellationToken).ConfigureAwait(false);
        else
            budget.Release(held - bytes);
        Interlocked.Exchange(ref _bytes, bytes);
    }

    public void Dispose() => budget.Release(Interlocked.Exchange(ref _bytes, 0));
}
