namespace ImageLoaders;

/// <summary>
/// Provides the resources that all loads of a process share: memory for received and decoded data, and processors for decoding.
/// </summary>
/// <remarks>
/// A loader asks before it takes much of either, so that a file or a server that needs too much does not stop other loads. Implementations
/// are safe for concurrent use. The interface grows only by members with a default implementation.
/// </remarks>
public interface ILoadBudget
{
    /// <summary>Gets a budget that grants every request at once. A plugin without a host uses it.</summary>
    static ILoadBudget Unlimited { get; } = new UnlimitedBudget();

    /// <summary>Begins a reservation of 0 bytes.</summary>
    /// <returns>The reservation. Dispose it when the memory is free again.</returns>
    IMemoryReservation BeginReservation();

    /// <summary>
    /// Waits until a decode may run: until memory and a processor are available for it, and until the plugin runs few enough decodes that
    /// cannot be stopped.
    /// </summary>
    /// <param name="cost">The resources that the decode needs.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>
    /// An object to dispose when the decoder has ended, even if nobody waits for its result any more. Do not await anything else while you
    /// hold it.
    /// </returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.TooLarge"/> or <see cref="ImageLoadError.Overloaded"/>, as for
    /// <see cref="IMemoryReservation.ResizeAsync"/>.
    /// </exception>
    ValueTask<IDisposable> EnterDecodeAsync(DecodeCost cost, CancellationToken cancellationToken);

    /// <summary>
    /// Takes processors that are idle now, for a decode that runs and can use more than one. It does not wait. Decodes that wait have
    /// precedence.
    /// </summary>
    /// <param name="most">The maximum number to take. For 0 or less, none is taken.</param>
    /// <returns>The processors. The default implementation gives none.</returns>
    IProcessorReservation TakeIdleProcessors(int most) => new UnheldProcessors(0);
}
