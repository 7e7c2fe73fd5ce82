namespace ImageLoaders;

/// <summary>
/// Represents memory that one load holds of the memory that all loads of the process share. Dispose it when the memory is free again.
/// </summary>
/// <remarks>A reservation is not safe for concurrent use.</remarks>
public interface IMemoryReservation : IDisposable
{
    /// <summary>Gets the number of bytes that are reserved.</summary>
    long Bytes { get; }

    /// <summary>Changes the reservation to a number of bytes, and waits until there is room. A decrease takes effect at once.</summary>
    /// <param name="bytes">The total number of bytes to reserve, at least 0.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.TooLarge"/>: the process never has this much memory. <see cref="ImageLoadError.Overloaded"/>: other loads
    /// held the memory for too long. The earlier reservation remains in both cases.
    /// </exception>
    ValueTask ResizeAsync(long bytes, CancellationToken cancellationToken);
}
