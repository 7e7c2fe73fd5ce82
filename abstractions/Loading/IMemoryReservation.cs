namespace ImageLoaders;

/// <summary>Memory that one load holds of what all loads of the process share. Dispose of it when the memory is free again. For one user at
/// a time.</summary>
public interface IMemoryReservation : IDisposable
{
    /// <summary>Bytes that are held.</summary>
    long Bytes { get; }

    /// <summary>Waits until there is room, and holds so many bytes from then on. Less than before is given back at once.</summary>
    /// <param name="bytes">In all; at least 0.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.TooLarge"/>: there is never so much; <see cref="ImageLoadError.Overloaded"/>: others have held it for too
    /// long. What was held before still is.
    /// </exception>
    ValueTask BecomeAsync(long bytes, CancellationToken cancellationToken);
}
