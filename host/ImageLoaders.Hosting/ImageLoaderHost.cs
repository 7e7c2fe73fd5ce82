using System.Collections.Immutable;
using ImageLoaders.Hosting.Plugins.Lifecycle;
using ImageLoaders.Hosting.Plugins.Unloading;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting;

/// <summary>
/// Turns image ids into images through the loaders of its plugins. Nothing of it is static: a process can have several. Safe for
/// concurrent use. Disposing it ends what is loading, and unloads the plugins.
/// </summary>
public sealed class ImageLoaderHost : IAsyncDisposable, IDisposable
{
    private static readonly ImageLoadOptions Defaults = new();

    private readonly HostServices _services;
    private int _isDisposed;

    internal ImageLoaderHost(ImageLoaderOptions options, HostDependencies dependencies) => _services = new(options, dependencies);

    /// <summary>Occurs when the state of a plugin changes, on any thread. A handler returns quickly.</summary>
    public event Action<PluginStatus>? PluginStateChanged
    {
        add => _services.Events.PluginStateChanged += value;
        remove => _services.Events.PluginStateChanged -= value;
    }

    /// <summary>Occurs when a load has ended with an image, on the loader's thread. A handler returns quickly.</summary>
    /// <remarks>Callers who share a load share its event. An answer from the cache that asks nobody has none.</remarks>
    public event Action<ImageLoadResult>? ImageLoaded
    {
        add => _services.Events.ImageLoaded += value;
        remove => _services.Events.ImageLoaded -= value;
    }

    /// <summary>
    /// Occurs when a load has failed, on the loader's thread. A handler returns quickly. A load that was cancelled has no event.
    /// </summary>
    public event Action<ImageLoadResult>? ImageLoadFailed
    {
        add => _services.Events.ImageLoadFailed += value;
        remove => _services.Events.ImageLoadFailed -= value;
    }

    /// <summary>Occurs at each step of a load, on the loader's thread. A handler returns quickly.</summary>
    public event Action<ImageId, ImageLoadProgress>? ImageLoadProgress
    {
        add => _services.Events.ImageLoadProgress += value;
        remove => _services.Events.ImageLoadProgress -= value;
    }

    /// <summary>Gets the cache of decoded images.</summary>
    public ImageCache Cache => _services.Cache;

    /// <summary>Gets the number of loads that wait or run. A load that several callers share counts once.</summary>
    public int LoadsInFlight => _services.SharedLoads.Count;

    /// <summary>
    /// Gets the number of loads that hold a permit. Work that goes on though no caller waits for it any more is among them.
    /// </summary>
    public int LoadsRunning => _services.RequestPool.Running;

    /// <summary>Gets every scheme that has a loader, in lower case and ordinal order.</summary>
    public ImmutableArray<string> Schemes => _services.Routes.Schemes;

    /// <summary>
    /// Gets the state of each folder of <see cref="ImageLoaderOptions.PluginsPath"/>, in ordinal order of name. Empty until the start is
    /// through.
    /// </summary>
    public ImmutableArray<PluginStatus> Plugins => _services.Plugins.Plugins;

    /// <summary>Makes a host and starts its plugins. Plugins that fail do not fail the host.</summary>
    /// <param name="options">How it is set up; <see langword="null"/>: the defaults. Read once.</param>
    /// <param name="loggerFactory">Where it logs; <see langword="null"/>: nowhere.</param>
    /// <param name="timeProvider">The time; <see langword="null"/>: the system's.</param>
    /// <param name="configuration">
    /// The section <c>ImageLoaders</c>, whose sub-sections <c>Plugins:&lt;name&gt;</c> go to the plugins; <see langword="null"/>: empty.
    /// </param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or cannot be read.</exception>
    /// <exception cref="IOException"><see cref="ImageLoaderOptions.StatePath"/> cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">
    /// <see cref="ImageLoaderOptions.StatePath"/> or <see cref="ImageLoaderOptions.PluginsPath"/> cannot be used.
    /// </exception>
    public static async Task<ImageLoaderHost> CreateAsync(
        ImageLoaderOptions? options = null,
        ILoggerFactory? loggerFactory = null,
        TimeProvider? timeProvider = null,
        Microsoft.Extensions.Configuration.IConfiguration? configuration = null,
        CancellationToken cancellationToken = default)
    {
        var host = new ImageLoaderHost(options ?? new(), new(loggerFactory, timeProvider, configuration));
        try
        {
            await host.StartAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return host;
    }

    /// <summary>
    /// Loads an image. Returns at once, without waiting for I/O, and throws for nothing that is in the id: the load object ends with an
    /// image,
    /// with an <see cref="ImageLoadException"/>, or cancelled.
    /// </summary>
    /// <param name="imageId">Which image.</param>
    /// <param name="options">How; <see langword="null"/>: the defaults.</param>
    /// <param name="cancellationToken">Withdraws this caller, as <see cref="ImageLoadObject.Cancel"/> does.</param>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public ImageLoadObject LoadImage(ImageId imageId, ImageLoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _services.Pipeline.LoadImage(imageId, options ?? Defaults, cancellationToken);
    }

    /// <summary>Loads images that may be wanted soon, after everything that is wanted now. They end in the cache.</summary>
    /// <param name="imageIds">Which images, the most likely first.</param>
    /// <param name="priority">Order among all that is prefetched: lower is sooner.</param>
    /// <param name="cancellationToken">Withdraws them all.</param>
    /// <returns>The loads, in the order of the ids; each can be cancelled for itself.</returns>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public ImmutableArray<ImageLoadObject> Prefetch(
        IEnumerable<ImageId> imageIds, int priority = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(imageIds);
        var options = new ImageLoadOptions { RequestType = RequestType.Prefetch, Priority = priority };
        return [.. imageIds.Select(imageId => LoadImage(imageId, options, cancellationToken))];
    }

    /// <summary>
    /// What is known of the stored object behind an id: the first answer of its scheme's providers in the order of their priority. One that
    /// fails does not keep the next from being asked.
    /// </summary>
    /// <param name="imageId">Which image.</param>
    /// <param name="options">How; <see langword="null"/>: the defaults.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns><see langword="null"/> when nobody knows anything of it.</returns>
    /// <exception cref="ImageLoadException">
    /// Nobody answered, and a provider failed: the first failure. <see cref="ImageLoadError.NoLoader"/>: the scheme is not known.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public Task<ImageMetadata?> GetMetadataAsync(
        ImageId imageId, ImageLoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _services.Metadata.GetAsync(imageId, options ?? Defaults, cancellationToken);
    }

    /// <summary>
    /// Looks at the plugins folder: loads what is new, swaps what has changed, unloads what is gone. Waits for that; other changes do not.
    /// </summary>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public async Task RescanPluginsAsync(CancellationToken cancellationToken = default) =>
        await (await StartedPluginsAsync(cancellationToken).ConfigureAwait(false)).RescanAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Loads a plugin that was disabled, and forgets that it was, for later starts too. One that failed or is quarantined is tried again;
    /// one that serves goes on.
    /// </summary>
    /// <param name="name">Its folder's name, compared without case.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>How it is afterwards; <see langword="null"/> when there is none of that name.</returns>
    /// <exception cref="IOException">The command cannot be kept under <see cref="ImageLoaderOptions.StatePath"/>.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public async Task<PluginStatus?> EnablePluginAsync(string name, CancellationToken cancellationToken = default)
    {
        var plugins = await StartedPluginsAsync(cancellationToken).ConfigureAwait(false);
        var now = _services.TimeProvider.GetUtcNow();
        return await plugins.ChangeAsync(name, commands => commands.WithEnabled(name, now), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a plugin's schemes, lets its loads finish, unloads it, and keeps it from being loaded, at later starts too.</summary>
    /// <param name="name">Its folder's name, compared without case.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>How it is afterwards; <see langword="null"/> when there is none of that name.</returns>
    /// <exception cref="IOException">The command cannot be kept under <see cref="ImageLoaderOptions.StatePath"/>.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public async Task<PluginStatus?> DisablePluginAsync(string name, CancellationToken cancellationToken = default)
    {
        var plugins = await StartedPluginsAsync(cancellationToken).ConfigureAwait(false);
        return await plugins.ChangeAsync(name, commands => commands.WithDisabled(name), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Loads a plugin's folder anew, though its files be the same, and lets the generation before finish its loads.</summary>
    /// <param name="name">Its folder's name, compared without case.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>How it is afterwards; <see langword="null"/> when there is none of that name.</returns>
    /// <exception cref="IOException">The command cannot be kept under <see cref="ImageLoaderOptions.StatePath"/>.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public async Task<PluginStatus?> ReloadPluginAsync(string name, CancellationToken cancellationToken = default)
    {
        var plugins = await StartedPluginsAsync(cancellationToken).ConfigureAwait(false);
        var now = _services.TimeProvider.GetUtcNow();
        return await plugins.ChangeAsync(name, commands => commands.WithReload(name, now), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Loads the ids of a scheme with a loader that is at hand. It goes before plugins and earlier registrations of the scheme, which are
    /// back when this one is disposed.
    /// </summary>
    /// <param name="scheme">RFC 3986's grammar, 2 to 64 characters, compared without case.</param>
    /// <param name="loader">The loader.</param>
    /// <returns>Ends the registration when it is disposed; loads that run finish.</returns>
    /// <exception cref="ArgumentException">Not a scheme.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public IDisposable RegisterImageLoader(string scheme, IImageLoader loader)
    {
        ArgumentNullException.ThrowIfNull(loader);
        if (!ImageId.IsValidScheme(scheme))
            throw new ArgumentException(
                $"'{scheme}' is no scheme: a letter, then letters, digits, '+', '-' and '.'; "
                + $"2 to {ImageId.MaximumSchemeLength} characters.",
                nameof(scheme));
        ThrowIfDisposed();
        return _services.Router.Register(scheme, loader);
    }

    /// <summary>
    /// Gives ids whose scheme nobody has registered to a loader. The last one that was registered counts; disposing it brings the one
    /// before back.
    /// </summary>
    /// <param name="loader">The loader.</param>
    /// <returns>Ends the registration when it is disposed; loads that run finish.</returns>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public IDisposable RegisterUnknownImageLoader(IImageLoader loader)
    {
        ArgumentNullException.ThrowIfNull(loader);
        ThrowIfDisposed();
        return _services.Router.RegisterUnknown(loader);
    }

    /// <summary>Gives bytes a name that ids can say. Dispose the content when no id says it any more.</summary>
    /// <param name="bytes">Not copied: they must not change.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.TooLarge"/>: over <see cref="ImageLoaderOptions.MaximumContentBytes"/>.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public Content AddContent(ReadOnlyMemory<byte> bytes)
    {
        ThrowIfDisposed();
        return _services.Contents.Add(bytes);
    }

    /// <summary>Reads a stream to its end into memory and gives the bytes a name. The stream stays open.</summary>
    /// <param name="stream">Read from where it stands.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.TooLarge"/>: over <see cref="ImageLoaderOptions.MaximumContentBytes"/>; nothing is kept.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public Task<Content> AddContentAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ThrowIfDisposed();
        return _services.Contents.AddAsync(stream, cancellationToken);
    }

    /// <summary>
    /// Ends what is loading with <see cref="ImageLoadError.Overloaded"/>, stops and unloads the plugins, and lets go of contents.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The same as <see cref="DisposeAsync"/>, blocking: for containers that know nothing else.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Starts the plugins, once. Ids of schemes that are not known yet wait for it.</summary>
    internal Task StartAsync() => _services.Plugins.StartAsync();

    /// <summary>Unloads one plugin and proves it; <see langword="null"/> when there is none of that name.</summary>
    internal Task<PluginStatus?> UnloadPluginAsync(string name, UnloadDeadlines deadlines) =>
        _services.Plugins.UnloadAsync(name, deadlines);

    private Task<PluginSet> StartedPluginsAsync(CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        return _services.Plugins.GetAsync(cancellationToken);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
}
