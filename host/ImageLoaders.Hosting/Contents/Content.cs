namespace ImageLoaders.Hosting;

/// <summary>
/// Represents bytes that an embedder has added to the host under a name, so that ids can use them: <c>dicomfile:content/…</c>,
/// <c>webfile:content/…</c>.
/// </summary>
/// <remarks>
/// Disposing it removes the name. Loads that read the bytes finish, and later loads fail with <see cref="ImageLoadError.NotFound"/>. A name
/// is never used twice. It is safe for concurrent use.
/// </remarks>
public sealed class Content : IDisposable
{
    private Action<Content>? _remove;

    internal Content(string name, long lengthBytes, Action<Content>? remove)
    {
        Name = name;
        LengthBytes = lengthBytes;
        _remove = remove;
        IsNew = remove is not null;
    }

    /// <summary>
    /// Gets the name: <c>content/&lt;guid&gt;</c>. Use it after a scheme: <c>$"dicomfile:{content.Name}"</c>.
    /// </summary>
    public string Name { get; }

    /// <summary>Gets the number of bytes.</summary>
    public long LengthBytes { get; }

    /// <summary>Whether nobody had added the same bytes under this name before. Who adds them again does not own the name.</summary>
    internal bool IsNew { get; }

    internal Action<DateTimeOffset>? Keep { get; init; }

    /// <summary>Removes the name from a shared folder if its time there is over.</summary>
    internal Action? RemoveIfOver { get; init; }

    /// <summary>Sets when a shared folder removes the bytes. Bytes in memory stay until the content is disposed.</summary>
    /// <param name="expiresAt">The time at which they are removed.</param>
    public void KeepUntil(DateTimeOffset expiresAt) => Keep?.Invoke(expiresAt);

    /// <summary>
    /// Removes the name because its time is over. In a shared folder it stays while another host has been told to keep it for longer.
    /// </summary>
    public void Expire()
    {
        if (RemoveIfOver is null)
            Dispose();
        else if (Interlocked.Exchange(ref _remove, null) is not null)
            RemoveIfOver();
    }

    /// <summary>Removes the name.</summary>
    public void Dispose() => Interlocked.Exchange(ref _remove, null)?.Invoke(this);

    /// <summary>Returns the name.</summary>
    public override string ToString() => Name;
}
