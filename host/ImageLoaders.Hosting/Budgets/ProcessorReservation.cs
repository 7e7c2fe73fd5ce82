namespace ImageLoaders.Hosting.Budgets;

/// <summary>Processors that were idle when a decode took them. Disposing it again does nothing.</summary>
internal sealed class ProcessorReservation : IProcessorReservation
{
    private readonly SemaphoreSlim _idle;
    private int _count;

    /// <param name="idle">Has a count of the idle processors.</param>
    /// <param name="most">How many are taken at most.</param>
    public ProcessorReservation(SemaphoreSlim idle, int most)
    {
        _idle = idle;
        while (_count < most && idle.Wait(0))
            _count++;
    }

    public int Count => Volatile.Read(ref _count);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _count, 0) is > 0 and var count)
            _idle.Release(count);
    }
}
