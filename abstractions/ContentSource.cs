namespace ImageLoaders;

/// <summary>Provides random read access to bytes in a file, in memory or in a buffered stream.</summary>
/// <remarks>The host makes content sources. A test makes one with <see cref="FromBytes"/>. Reading is safe for concurrent use.</remarks>
public abstract class ContentSource : IDisposable
{
    /// <summary>Gets the number of bytes.</summary>
    public abstract long LengthBytes { get; }

    /// <summary>
    /// Gets the name of this version of the bytes. For a file, it states the file's identity, size and time. Versions are compared as
    /// ordinal strings.
    /// </summary>
    public abstract string Version { get; }

    /// <summary>Reads bytes from an offset.</summary>
    /// <param name="offset">The offset of the first byte, from 0 to <see cref="LengthBytes"/>.</param>
    /// <param name="destination">The memory to read into. It can be filled in part.</param>
    /// <returns>The number of bytes read. It is 0 only at the end.</returns>
    public abstract int Read(long offset, Span<byte> destination);

    /// <summary>Reads bytes from an offset without blocking a thread.</summary>
    /// <param name="offset">The offset of the first byte, from 0 to <see cref="LengthBytes"/>.</param>
    /// <param name="destination">The memory to read into. It can be filled in part.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The number of bytes read. It is 0 only at the end.</returns>
    public virtual ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken)
            : ValueTask.FromResult(Read(offset, destination.Span));

    /// <summary>Gets all bytes without a copy, if they are in memory already.</summary>
    /// <param name="bytes">All bytes, when the method returns <see langword="true"/>.</param>
    /// <returns><see langword="true"/> if the bytes are in memory; otherwise <see langword="false"/>.</returns>
    public virtual bool TryGetBytes(out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        return false;
    }

    /// <summary>
    /// Checks that the bytes have not changed since they were opened. The loader calls this method after its last read, because a load must
    /// read one version.
    /// </summary>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Mismatch"/>: the file was written to after it was opened. Load it again.
    /// </exception>
    public virtual void ThrowIfChanged()
    {
    }

    /// <summary>Reads bytes from an offset until the destination is full.</summary>
    /// <param name="offset">The offset of the first byte, at least 0.</param>
    /// <param name="destination">The memory to fill entirely.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>: the bytes end before the destination is full.
    /// </exception>
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

    /// <summary>Reads bytes from an offset until the destination is full, without blocking a thread.</summary>
    /// <param name="offset">The offset of the first byte, at least 0.</param>
    /// <param name="destination">The memory to fill entirely.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>: the bytes end before the destination is full.
    /// </exception>
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

    /// <summary>Creates a stream that reads the content from its beginning, for libraries that take a stream.</summary>
    /// <param name="leaveOpen">
    /// <see langword="true"/> to leave the content open when the stream is disposed; <see langword="false"/> to dispose it too.
    /// </param>
    /// <returns>
    /// A stream that can be read and sought, and not written to. It has a position of its own: one content can have several streams at the
    /// same time. One stream is not safe for concurrent use.
    /// </returns>
    public Stream AsStream(bool leaveOpen = false) => new ContentStream(this, leaveOpen);

    /// <summary>Creates a content source from bytes in memory.</summary>
    /// <param name="bytes">The bytes. They are not copied, and must not change afterwards.</param>
    /// <param name="version">The name of this version of the bytes.</param>
    /// <returns>The content source.</returns>
    public static ContentSource FromBytes(ReadOnlyMemory<byte> bytes, string version = "memory") => new MemoryContentSource(bytes, version);

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    /// <param name="disposing">
    /// <see langword="true"/> if <see cref="Dispose()"/> called this method; otherwise <see langword="false"/>.
    /// </param>
    protected virtual void Dispose(bool disposing)
    {
    }

    private ImageLoadException EndedEarly(long offset, long lengthBytes) => new(ImageLoadError.Malformed,
        $"Bytes {offset:N0} to {offset + lengthBytes - 1:N0} are wanted, and there are only {LengthBytes:N0}: the content is cut off.");
}
