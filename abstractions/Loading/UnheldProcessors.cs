namespace ImageLoaders;

/// <summary>Processors of a budget that does not count them.</summary>
/// <param name="count">How many there are.</param>
internal sealed class UnheldProcessors(int count) : IProcessorReservation
{
    public int Count => count;

    public void Dispose()
    {
    }
}
