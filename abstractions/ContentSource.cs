namespace ImageLoaders;

/// <summary>
/// Bytes that can be read anywhere: a file, memory, a stream that was kept. The host makes them; a test makes one with <see cref="FromBytes"/>.
/// Reading is safe from many threads at once.
/// </summary>
public abstract class ContentSource : IDisposable
{
    /// <summary>How many bytes there are.</summary>
    public abstract long LengthBytes { get; }

    /// <summary>Names this version of the bytes: a file's identity, size and time. Compared to the letter.</summary>
    public abstract string Version { get; }

    /// <summary>Reads from an offset on.</summary>
    /// <param name="offset">From 0 to <see cref="LengthBytes"/>.</param>
    /// <param name="destination">Filled as far as one read goes.</param>
    /// <returns>Bytes read; 0 at the end only.</returns>
    public abstract int Read(long offset, Span<byte> destination);

    /// <summary>The same without blocking a thread.</summary>
    /// <param name="offset">From 0 to <see cref="LengthBytes"/>.</param>
    /// <param name="destination">Filled as far as one read goes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Bytes read; 0 at the end only.</returns>
    public virtual ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : ValueTask.FromResult(Read(offset, destination.Span));

    /// <summary>The bytes themselves, where they lie in memory already and need no copy.</summary>
    /// <param name="bytes">All of them when the answer is <see langword="true"/>.</param>
    public virtual bool TryGetBytes(out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        return false;
    }

    /// <summary>Called after the last read: one load reads one version.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Mismatch"/>: the file has been written to since it was opened. Load it again.</exception>
    public virtual void ThrowIfChanged()
    {
    }

    /// <summary>Fills the destination.</summary>
    /// <param name="offset">From 0.</param>
    /// <param name="destination">Filled entirely.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: the bytes end before.</exception>
    public void ReadExactly(long offset, Span<byte> destination)
    {
        for (var done = 0; done < destination.Length;)
        {
            var read = Read(offset + done, destination[done..]);
            if (read == 0)
                throw EndedEarly(offset, destination.Length);
            done += read;
        }
    }

    /// <summary>Fills the destination without blocking a thread.</summary>
    /// <param name="offset">From 0.</param>
    /// <param name="destination">Filled entirely.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: the bytes end before.</exception>
    public async ValueTask ReadExactlyAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        for (var done = 0; done < destination.Length;)
        {
            var read = await ReadAsync(offset + done, destination[done..], cancellationToken).ConfigureAwait(false);
            if (read == 0)
                throw EndedEarly(offset, destination.Length);
            done += read;
        }
    }

    /// <summary>Bytes in memory as a source.</summary>
    /// <param name="bytes">Not copied: they must not change.</param>
    /// <param name="version">Names this version of them.</param>
    public static ContentSource FromBytes(ReadOnlyMemory<byte> bytes, string version = "memory") => new MemoryContentSource(bytes, version);

    /// <summary>Lets go of the file.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of the file.</summary>
    /// <param name="disposing"><see langword="true"/> when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    private ImageLoadException EndedEarly(long offset, long lengthBytes) => new(ImageLoadError.Malformed,
        $"Bytes {offset:N0} to {offset + lengthBytes - 1:N0} are wanted, and there are only {LengthBytes:N0}: the content is cut off.");
}
