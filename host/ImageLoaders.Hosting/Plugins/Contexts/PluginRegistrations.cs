namespace ImageLoaders.Hosting.Plugins.Contexts;

/// <summary>
/// What a plugin registered while <see cref="IImageLoaderPlugin.Register"/> ran. Nothing of it counts until the plugin has started.
/// </summary>
internal sealed class PluginRegistrations(string plugin)
{
    private readonly Lock _lock = new();
    private bool _closed;

    public Dictionary<string, IImageLoader> Loaders { get; } = new(StringComparer.Ordinal);

    public List<(string Scheme, IMetadataProvider Provider, int Priority)> Providers { get; } = [];

    public List<(string Scheme, FileType FileType)> FileTypes { get; } = [];

    public List<(string Scheme, IImageListProvider Provider, int Priority)> ListProviders { get; } = [];

    public bool IsEmpty => Loaders.Count == 0 && Providers.Count == 0 && ListProviders.Count == 0;

    public void Add(string scheme, IImageLoader loader)
    {
        ArgumentNullException.ThrowIfNull(loader);
        lock (_lock)
        {
            if (!Loaders.TryAdd(Check(scheme), loader))
                throw new ArgumentException($"{plugin} has registered the scheme '{scheme}' before.", nameof(scheme));
        }
    }

    public void Add(string scheme, IMetadataProvider provider, int priority)
    {
        ArgumentNullException.ThrowIfNull(provider);
        lock (_lock)
            Providers.Add((Check(scheme), provider, priority));
    }

    public void Add(string scheme, FileType fileType)
    {
        ArgumentNullException.ThrowIfNull(fileType);
        lock (_lock)
            FileTypes.Add((Check(scheme), fileType));
    }

    public void Add(string scheme, IImageListProvider provider, int priority)
    {
        ArgumentNullException.ThrowIfNull(provider);
        lock (_lock)
            ListProviders.Add((Check(scheme), provider, priority));
    }

    /// <summary>Lets go of everything.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            Loaders.Clear();
            Providers.Clear();
            FileTypes.Clear();
            ListProviders.Clear();
        }
    }

    /// <summary>Ends the registrations.</summary>
    /// <exception cref="InvalidOperationException">A type of files has a scheme that has no loader of this plugin.</exception>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            if (FileTypes.FirstOrDefault(type => !Loaders.ContainsKey(type.Scheme)) is { Scheme: { } scheme, FileType: var fileType })
                throw new InvalidOperationException(
                    $"{plugin} registers the file type '{fileType.Name}' for '{scheme}:', and no loader for it. "
                    + "Register both in Register.");
        }
    }

    private string Check(string scheme)
    {
        if (_closed)
            throw new InvalidOperationException($"{plugin} registers '{scheme}' after Register has returned. Register everything there.");
        return ImageId.IsValidScheme(scheme)
            ? scheme.ToLowerInvariant()
            : throw new ArgumentException(
                $"'{scheme}' is not a scheme: 2 to {ImageId.MaximumSchemeLength} characters, a letter first, then letters, digits, '+', "
                + "'-' and '.'.", nameof(scheme));
    }
}
