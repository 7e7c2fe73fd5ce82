namespace ImageLoaders.Hosting;

/// <summary>
/// Bytes that an embedder gave to the host under a name, so that ids can say it: <c>dicomfile:content/…</c>, <c>webfile:content/…</c>.
/// Disposing it takes the name back: loads that read it finish, later ones end with <see cref="ImageLoadError.NotFound"/>, and no other bytes
/// ever get the name. Safe for concurrent use.
/// </summary>
public sealed class Content : IDisposable
{
    private Action<Content>? _remove;

    internal Content(string name, long lengthBytes, Action<Content> remove)
    {
        Name = name;
        LengthBytes = lengthBytes;
        _remove = remove;
    }

    /// <summary><c>content/&lt;guid&gt;</c>, to be put behind a scheme: <c>$"dicomfile:{content.Name}"</c>.</summary>
    public string Name { get; }

    /// <summary>How many bytes there are.</summary>
    public long LengthBytes { get; }

    /// <summary>Takes the name back.</summary>
    public void Dispose() => Interlocked.Exchange(ref _remove, null)?.Invoke(this);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
