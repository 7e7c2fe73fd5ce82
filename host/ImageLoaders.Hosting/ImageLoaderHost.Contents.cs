namespace ImageLoaders.Hosting;

// Bytes that ids can name.
public sealed partial class ImageLoaderHost
{
    /// <summary>Gives bytes a name that can be used in ids.</summary>
    /// <param name="bytes">The bytes. They are not copied, and must not change.</param>
    /// <returns>The content. Dispose it when no id uses its name any more.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.TooLarge"/>: all contents together would exceed <see cref="ImageLoaderOptions.MaximumContentBytes"/>.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public Content AddContent(ReadOnlyMemory<byte> bytes)
    {
        ThrowIfDisposed();
        return _services.Contents.Add(bytes);
    }

    /// <summary>Reads a stream to its end into memory, and gives the bytes a name that can be used in ids. The stream stays open.</summary>
    /// <param name="stream">The stream. It is read from its current position.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The content. Dispose it when no id uses its name any more.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.TooLarge"/>: all contents together would exceed <see cref="ImageLoaderOptions.MaximumContentBytes"/>.
    /// Nothing is kept then.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public Task<Content> AddContentAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ThrowIfDisposed();
        return _services.Contents.AddAsync(stream, cancellationToken);
    }

    /// <summary>
    /// Reads a stream to its end, and gives the bytes a name that the caller has chosen: <c>content/&lt;name&gt;</c>. The stream stays
    /// open.
    /// </summary>
    /// <remarks>
    /// With <see cref="ImageLoaderOptions.SharedContentPath"/>, the bytes are a file of that folder, and every host that shares it finds
    /// them. Adding the same bytes under the same name again changes nothing, and disposing the content that this returns does not remove
    /// the name.
    /// </remarks>
    /// <param name="stream">The stream. It is read from its current position.</param>
    /// <param name="name">The name. It should be random: whoever knows it can load the bytes.</param>
    /// <param name="expiresAt">When a shared folder forgets the bytes; they are in memory until the content is disposed.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The content. Dispose it when no id uses its name any more.</returns>
    /// <exception cref="InvalidOperationException">The name stands for other bytes already.</exception>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.TooLarge"/>: all contents together would exceed <see cref="ImageLoaderOptions.MaximumContentBytes"/>.
    /// Nothing is kept then.
    /// </exception>
    /// <exception cref="IOException">The shared folder cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public Task<Content> AddContentAsync(Stream stream, Guid name, DateTimeOffset expiresAt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ThrowIfDisposed();
        return _services.Contents.AddAsync(name, stream, expiresAt, cancellationToken);
    }

    /// <summary>Puts a content into a folder of contents, whose id lists it: <c>dicomfile:content/&lt;folder&gt;/</c>.</summary>
    /// <remarks>
    /// Every host that shares <see cref="ImageLoaderOptions.SharedContentPath"/> lists the contents that are in it. In an id, a name with
    /// other characters than letters, digits, <c>-</c>, <c>.</c>, <c>_</c> and <c>~</c> is percent-encoded.
    /// </remarks>
    /// <param name="content">The content.</param>
    /// <param name="folder">The name of the folder. It should be random: everybody who knows it can list the contents.</param>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public void PutContentInFolder(Content content, string folder)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ThrowIfDisposed();
        _services.Contents.PutInFolder(content.Name, folder);
    }

    /// <summary>
    /// Sets when <see cref="ImageLoaderOptions.SharedContentPath"/> removes the contents of a folder of contents. It does not matter which
    /// host has added them. A time in the past removes them at once.
    /// </summary>
    /// <param name="folder">The name of the folder, as it was passed to <see cref="PutContentInFolder"/>.</param>
    /// <param name="expiresAt">The time at which they are removed.</param>
    /// <returns>The number of contents in the shared folder; 0 where there is no shared folder.</returns>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public int KeepContentFolder(string folder, DateTimeOffset expiresAt)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ThrowIfDisposed();
        return _services.Contents.KeepFolder(folder, expiresAt);
    }

    /// <summary>Removes a content by its name. It does not matter which host has added it to the shared folder.</summary>
    /// <param name="name">The name, without <c>content/</c>.</param>
    /// <returns><see langword="false"/> if nothing has the name.</returns>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public bool RemoveContent(Guid name)
    {
        ThrowIfDisposed();
        return _services.Contents.Remove(name);
    }
}
