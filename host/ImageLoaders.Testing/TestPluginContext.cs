using ImageLoaders.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageLoaders.Testing;

/// <summary>
/// Gives a plugin what the host gives it, without a host: no access policy, no isolation. One context is for one plugin.
/// </summary>
/// <example>
/// <code>
/// using var context = new TestPluginContext { Contents = { ["content/1"] = bytes } };
/// await context.StartAsync(new NoisePlugin());
/// var image = await context.LoadImage("noise:42");
/// ImageAssert.IsValid(image);
/// </code>
/// </example>
public sealed class TestPluginContext : IPluginContext, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, IImageLoader> _loaders = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, IMetadataProvider> _metadata = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, IImageListProvider> _lists = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<RegisteredFileType> _fileTypes = [];
    private HttpClient? _httpClient;

    /// <inheritdoc/>
    public string PluginName { get; init; } = "Test";

    /// <summary>Gets the plugin's section of the configuration, by key. Add to it before the plugin starts.</summary>
    public IDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the bytes that <see cref="OpenContentAsync"/> opens, by name: a path, or <c>content/…</c>.</summary>
    public IDictionary<string, byte[]> Contents { get; } = new Dictionary<string, byte[]>(StringComparer.Ordinal);

    /// <summary>
    /// Gets what answers the requests of <see cref="HttpClient"/>; <see langword="null"/> (the default) uses the network.
    /// </summary>
    public HttpMessageHandler? HttpHandler { get; init; }

    /// <inheritdoc/>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <inheritdoc/>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <inheritdoc/>
    public ILoadBudget Budget { get; init; } = ILoadBudget.Unlimited;

    /// <inheritdoc/>
    public IConfiguration Configuration => new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();

    /// <inheritdoc/>
    public CancellationToken Stopping => _stopping.Token;

    /// <inheritdoc/>
    public HttpClient HttpClient =>
        _httpClient ??= new(HttpHandler ?? new SocketsHttpHandler(), disposeHandler: HttpHandler is null)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    /// <summary>Gets the loaders that the plugin has registered, by scheme.</summary>
    public IReadOnlyDictionary<string, IImageLoader> Loaders => _loaders;

    /// <summary>Gets the metadata providers that the plugin has registered, by scheme.</summary>
    public IReadOnlyDictionary<string, IMetadataProvider> MetadataProviders => _metadata;

    /// <summary>Gets the list providers that the plugin has registered, by scheme.</summary>
    public IReadOnlyDictionary<string, IImageListProvider> ListProviders => _lists;

    /// <summary>Gets the types of files that the plugin has registered.</summary>
    public IReadOnlyList<RegisteredFileType> FileTypes => _fileTypes;

    /// <summary>
    /// Gets what answers a load within a load; <see langword="null"/> (the default) uses the loaders of the plugin itself.
    /// </summary>
    public Func<ImageId, ImageLoadObject>? NestedLoader { get; init; }

    /// <summary>
    /// Calls <see cref="IImageLoaderPlugin.Register"/> and <see cref="IImageLoaderPlugin.StartAsync"/>, as the host does.
    /// </summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    public Task StartAsync(IImageLoaderPlugin plugin, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        plugin.Register(this);
        return plugin.StartAsync(cancellationToken);
    }

    /// <summary>Loads an image with the loader of its scheme.</summary>
    /// <param name="imageId">The id of the image.</param>
    /// <param name="options">The options of the load; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">A token to cancel the load.</param>
    /// <returns>The running load.</returns>
    /// <exception cref="PluginAssertionException">The plugin has no loader for the scheme, or it returned none.</exception>
    public ImageLoadObject LoadImage(ImageId imageId, ImageLoadOptions? options = null, CancellationToken cancellationToken = default) =>
        Find(_loaders, imageId).LoadImage(Request(imageId, options, cancellationToken))
        ?? throw new PluginAssertionException("LoadImage returned null. Return request.Run(LoadAsync).");

    /// <summary>Gets metadata from the provider of the scheme.</summary>
    /// <param name="imageId">The id of the image.</param>
    /// <param name="options">The options of the request; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The metadata; <see langword="null"/> if the provider knows none.</returns>
    /// <exception cref="PluginAssertionException">The plugin has no provider for the scheme.</exception>
    public Task<ImageMetadata?> GetMetadataAsync(
        ImageId imageId, ImageLoadOptions? options = null, CancellationToken cancellationToken = default) =>
        Find(_metadata, imageId).GetMetadataAsync(Request(imageId, options, cancellationToken));

    /// <inheritdoc/>
    public void RegisterImageLoader(string scheme, IImageLoader loader) => _loaders.Add(Checked(scheme), loader);

    /// <inheritdoc/>
    public void RegisterMetadataProvider(string scheme, IMetadataProvider provider, int priority = 0) =>
        _metadata[Checked(scheme)] = provider;

    /// <inheritdoc/>
    public void RegisterImageListProvider(string scheme, IImageListProvider provider, int priority = 0) =>
        _lists[Checked(scheme)] = provider;

    /// <inheritdoc/>
    public void RegisterFileType(string scheme, FileType fileType) => _fileTypes.Add(new(Checked(scheme), fileType, PluginName));

    /// <inheritdoc/>
    public async ValueTask<ContentSource> OpenContentAsync(string name, CancellationToken cancellationToken = default)
    {
        if (Contents.TryGetValue(name, out var bytes))
            return ContentSource.FromBytes(bytes, name);
        if (!Path.IsPathFullyQualified(name))
            throw new ImageLoadException(ImageLoadError.InvalidImageId, $"'{name}' is no absolute path.");
        return ContentSource.FromBytes(
            await File.ReadAllBytesAsync(name, cancellationToken).ConfigureAwait(false), $"{File.GetLastWriteTimeUtc(name).Ticks}");
    }

    /// <summary>Cancels <see cref="Stopping"/>, as the host does before it unloads the plugin.</summary>
    public void Stop() => _stopping.Cancel();

    /// <summary>Cancels <see cref="Stopping"/>, and disposes the HTTP client.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _httpClient?.Dispose();
    }

    private static string Checked(string scheme) => ImageId.IsValidScheme(scheme) ? scheme.ToLowerInvariant()
        : throw new ArgumentException($"'{scheme}' is no scheme: 2 to 64 characters, as RFC 3986 has them.", nameof(scheme));

    private static T Find<T>(Dictionary<string, T> registered, ImageId imageId) =>
        registered.TryGetValue(imageId.Scheme, out var found) ? found : throw new PluginAssertionException(
            $"The plugin has registered no {typeof(T).Name} for '{imageId.Scheme}:', and these: {string.Join(", ", registered.Keys)}.");

    private ImageLoadRequest Request(ImageId imageId, ImageLoadOptions? options, CancellationToken cancellationToken) => new(imageId)
    {
        Options = options ?? new(),
        CancellationToken = cancellationToken,
        TimeProvider = TimeProvider,
        NestedLoader = NestedLoader ?? (nested => LoadImage(nested, options, cancellationToken)),
    };
}
