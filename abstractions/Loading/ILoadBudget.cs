namespace ImageLoaders;

/// <summary>
/// What all loads of a process share: memory for what is being received and decoded, and processors for decoding. A loader asks before it
/// takes much of either, so that a
/// file or a server that wants too much keeps no other load from its work. Safe for concurrent use. It grows by default-implemented members
/// only.
/// </summary>
public interface ILoadBudget
{
    /// <summary>A budget that grants everything at once: what a plugin has without a host.</summary>
    static ILoadBudget Unlimited { get; } = new UnlimitedBudget();

    /// <summary>A reservation of nothing yet.</summary>
    IMemoryReservation BeginReservation();

    /// <summary>
    /// Waits until a decode may run: until there are memory and a processor for it, and fewer decodes of this plugin that cannot be stopped
    /// than would have it taken for stuck.
    /// </summary>
    /// <param name="cost">What it takes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Disposed of when the decoder is through, also when nobody waits for it any more. Await nothing else while you hold
    /// it.</returns>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.TooLarge"/>, <see cref="ImageLoadError.Overloaded"/>, as
    /// <see cref="IMemoryReservation.BecomeAsync"/>.</exception>
    ValueTask<IDisposable> EnterDecodeAsync(DecodeCost cost, CancellationToken cancellationToken);
}
