using System.Collections.Immutable;
using ImageLoaders.Hosting.Access;
using ImageLoaders.Hosting.Budgets;
using ImageLoaders.Hosting.Contents;
using ImageLoaders.Hosting.Loading;
using ImageLoaders.Hosting.Plugins;
using ImageLoaders.Hosting.Queue;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting;

/// <summary>
/// Turns image ids into images through the loaders of its plugins. Nothing of it is static: a process can have several. Safe for
/// concurrent use. Disposing it ends what is loading, and unloads the plugins.
/// </summary>
public sealed class ImageLoaderHost : IAsyncDisposable, IDisposable
{
    private static readonly ImageLoadOptions Defaults = new();

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly ImageLoaderOptions _options;
    private readonly PluginServices _pluginServices;
    private readonly ContentStore _contents;
    private readonly Dispatcher _dispatcher;
    private readonly LoadPipeline _pipeline;
    private readonly Telemetry _telemetry;
    private readonly LoadBudget _budget;
    private PluginSet? _plugins;
    private PluginWatcher? _watcher;
    private ProcessGuard? _guard;
    private Task? _start;
    private int _isDisposed;

    internal ImageLoaderHost(ImageLoaderOptions options, HostSurroundings surroundings)
    {
        options.Validate();
        _options = options;
        var logger = surroundings.LoggerFactory.CreateLogger("ImageLoaders.Host");
        _contents = new(options.MaximumContentBytes);
        var access = new AccessPolicy(options.Access, _contents, logger, surroundings.Resolve);
        _dispatcher = new()
        {
            Routes = new(),
            TimeProvider = surroundings.TimeProvider,
            Logger = logger,
            PixelAllocator = new(options.PixelLimits, LargestSlab(options.MaximumCacheBytes)),
            LoadTimeout = options.LoadTimeout,
            Stopping = _stopping.Token,
            RunningCalls = new(surroundings.TimeProvider, _stopping.Token),
            PoolWatch = new(logger),
        };
        Cache = new(options.MaximumCacheBytes, logger);
        var pool = new RequestPool(options.RequestPool);
        _telemetry = new(Cache, pool, () => Plugins);
        _pipeline = new()
        {
            Dispatcher = _dispatcher,
            Cache = Cache,
            RequestPool = pool,
            Telemetry = _telemetry,
            Settled = OnSettled,
            HasListeners = () => ImageLoaded is not null || ImageLoadFailed is not null,
            Progressed = OnProgressed,
        };
        Cache.Decaching = _pipeline.Decache;
        _budget = new(options, surroundings.TimeProvider);
        _pluginServices = new()
        {
            LoggerFactory = surroundings.LoggerFactory,
            Configuration = surroundings.Configuration.GetSection("Plugins"),
            TimeProvider = surroundings.TimeProvider,
            CreateHttpClient = access.CreateHttpClient,
            OpenContentAsync = access.OpenAsync,
            BudgetOf = _budget.For,
            StateChanged = Tell,
            Retired = contentHash => Cache.RemoveWhere(entry => entry.Key.ContentHash == contentHash),
        };
        _dispatcher.Explain = scheme => Volatile.Read(ref _plugins)?.Explain(scheme);
    }

    /// <summary>Raised at each change of a plugin's state, on any thread. A handler returns quickly.</summary>
    public event Action<PluginStatus>? PluginStateChanged;

    /// <summary>Raised for each load that ended with an image, on the loader's thread: return quickly.</summary>
    public event Action<ImageLoadResult>? ImageLoaded;

    /// <summary>Raised for each load that failed, on the loader's thread: return quickly. Loads that were cancelled are not told of.</summary>
    public event Action<ImageLoadResult>? ImageLoadFailed;

    /// <summary>Raised at each step of a load, on the loader's thread: return quickly.</summary>
    public event Action<ImageId, ImageLoadProgress>? ImageLoadProgress;

    /// <summary>The decoded images that are kept.</summary>
    public ImageCache Cache { get; }

    /// <summary>Loads that wait or run, each counted once however many callers share it.</summary>
    public int LoadsInFlight => _pipeline.InFlight;

    /// <summary>Loads that hold a permit; work that goes on though nobody waits for it any more is among them.</summary>
    public int LoadsRunning => _pipeline.RequestPool.Running;

    /// <summary>Every scheme that has a loader, in lower case and ordinal order.</summary>
    public ImmutableArray<string> Schemes => _dispatcher.Routes.Schemes;

    /// <summary>How each folder of <see cref="ImageLoaderOptions.PluginsPath"/> is, in ordinal order of name; empty until the start is through.</summary>
    public ImmutableArray<PluginStatus> Plugins => Volatile.Read(ref _plugins)?.Plugins ?? [];

    /// <summary>Makes a host and starts its plugins. Plugins that fail do not fail the host.</summary>
    /// <param name="options">How it is set up; <see langword="null"/>: the defaults. Read once.</param>
    /// <param name="loggerFactory">Where it logs; <see langword="null"/>: nowhere.</param>
    /// <param name="timeProvider">The time; <see langword="null"/>: the system's.</param>
    /// <param name="configuration">The section <c>ImageLoaders</c>, whose sub-sections <c>Plugins:&lt;name&gt;</c> go to the plugins; <see langword="null"/>: empty.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or cannot be read.</exception>
    /// <exception cref="IOException"><see cref="ImageLoaderOptions.StatePath"/> cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException"><see cref="ImageLoaderOptions.StatePath"/> or <see cref="ImageLoaderOptions.PluginsPath"/> cannot be used.</exception>
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
    /// Loads an image. Returns at once, without waiting for I/O, and throws for nothing that is in the id: the load object ends with an image,
    /// with an <see cref="ImageLoadException"/>, or cancelled.
    /// </summary>
    /// <param name="imageId">Which image.</param>
    /// <param name="options">How; <see langword="null"/>: the defaults.</param>
    /// <param name="cancellationToken">Withdraws this caller, as <see cref="ImageLoadObject.Cancel"/> does.</param>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public ImageLoadObject LoadImage(ImageId imageId, ImageLoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _pipeline.LoadImage(imageId, options ?? Defaults, cancellationToken);
    }

    /// <summary>Loads images that may be wanted soon, after everything that is wanted now. They end in the cache.</summary>
    /// <param name="imageIds">Which images, the most likely first.</param>
    /// <param name="priority">Order among all that is prefetched: lower is sooner.</param>
    /// <param name="cancellationToken">Withdraws them all.</param>
    /// <returns>The loads, in the order of the ids; each can be cancelled for itself.</returns>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public ImmutableArray<ImageLoadObject> Prefetch(IEnumerable<ImageId> imageIds, int priority = 0, CancellationToken cancellationToken = default)
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
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see langword="null"/> when nobody knows anything of it.</returns>
    /// <exception cref="ImageLoadException">
    /// Nobody answered, and a provider failed: the first failure. <see cref="ImageLoadError.NoLoader"/>: the scheme is not known.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public Task<ImageMetadata?> GetMetadataAsync(ImageId imageId, ImageLoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _dispatcher.GetMetadataAsync(imageId, options ?? Defaults, cancellationToken);
    }

    /// <summary>Looks at the plugins folder: loads what is new, swaps what has changed, unloads what is gone. Waits for that; other changes do not.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public async Task RescanPluginsAsync(CancellationToken cancellationToken = default) =>
        await (await StartedPluginsAsync(cancellationToken).ConfigureAwait(false)).RescanAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Loads a plugin that was disabled, and forgets that it was, for later starts too. One that failed or is quarantined is tried again; one that serves goes on.</summary>
    /// <param name="name">Its folder's name, compared without case.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How it is afterwards; <see langword="null"/> when there is none of that name.</returns>
    /// <exception cref="IOException">The wish cannot be kept under <see cref="ImageLoaderOptions.StatePath"/>.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public async Task<PluginStatus?> EnablePluginAsync(string name, CancellationToken cancellationToken = default)
    {
        var plugins = await StartedPluginsAsync(cancellationToken).ConfigureAwait(false);
        return await plugins.ChangeAsync(name, wishes => wishes.WithEnabled(name, _dispatcher.TimeProvider.GetUtcNow()), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a plugin's schemes, lets its loads finish, unloads it, and keeps it from being loaded, at later starts too.</summary>
    /// <param name="name">Its folder's name, compared without case.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How it is afterwards; <see langword="null"/> when there is none of that name.</returns>
    /// <exception cref="IOException">The wish cannot be kept under <see cref="ImageLoaderOptions.StatePath"/>.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public async Task<PluginStatus?> DisablePluginAsync(string name, CancellationToken cancellationToken = default) =>
        await (await StartedPluginsAsync(cancellationToken).ConfigureAwait(false)).ChangeAsync(name, wishes => wishes.WithDisabled(name), cancellationToken).ConfigureAwait(false);

    /// <summary>Loads a plugin's folder anew, though its files be the same, and lets the generation before finish its loads.</summary>
    /// <param name="name">Its folder's name, compared without case.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How it is afterwards; <see langword="null"/> when there is none of that name.</returns>
    /// <exception cref="IOException">The wish cannot be kept under <see cref="ImageLoaderOptions.StatePath"/>.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public async Task<PluginStatus?> ReloadPluginAsync(string name, CancellationToken cancellationToken = default)
    {
        var plugins = await StartedPluginsAsync(cancellationToken).ConfigureAwait(false);
        return await plugins.ChangeAsync(name, wishes => wishes.WithReload(name, _dispatcher.TimeProvider.GetUtcNow()), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Loads the ids of a scheme with a loader that is at hand. It goes before plugins and earlier registrations of the scheme, which are back when this one is disposed.
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
            throw new ArgumentException($"'{scheme}' is no scheme: a letter, then letters, digits, '+', '-' and '.'; 2 to {ImageId.MaximumSchemeLength} characters.", nameof(scheme));
        ThrowIfDisposed();
        return _dispatcher.Register(scheme, loader);
    }

    /// <summary>Gives ids whose scheme nobody has registered to a loader. The last one that was registered counts; disposing it brings the one before back.</summary>
    /// <param name="loader">The loader.</param>
    /// <returns>Ends the registration when it is disposed; loads that run finish.</returns>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public IDisposable RegisterUnknownImageLoader(IImageLoader loader)
    {
        ArgumentNullException.ThrowIfNull(loader);
        ThrowIfDisposed();
        return _dispatcher.RegisterUnknown(loader);
    }

    /// <summary>Gives bytes a name that ids can say. Dispose the content when no id says it any more.</summary>
    /// <param name="bytes">Not copied: they must not change.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.TooLarge"/>: over <see cref="ImageLoaderOptions.MaximumContentBytes"/>.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public Content AddContent(ReadOnlyMemory<byte> bytes)
    {
        ThrowIfDisposed();
        return _contents.Add(bytes);
    }

    /// <summary>Reads a stream to its end into memory and gives the bytes a name. The stream stays open.</summary>
    /// <param name="stream">Read from where it stands.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.TooLarge"/>: over <see cref="ImageLoaderOptions.MaximumContentBytes"/>; nothing is kept.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public Task<Content> AddContentAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ThrowIfDisposed();
        return _contents.AddAsync(stream, cancellationToken);
    }

    /// <summary>Ends what is loading with <see cref="ImageLoadError.Overloaded"/>, stops and unloads the plugins, and lets go of contents.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await (_start ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // whoever started it was told
        if (_watcher is { } watcher)
            await watcher.DisposeAsync().ConfigureAwait(false);
        if (_plugins is { } plugins)
            await plugins.DisposeAsync().ConfigureAwait(false);
        _guard?.Dispose();
        _contents.Clear();
        _telemetry.Dispose();
        _budget.Dispose();
        _dispatcher.RunningCalls.Dispose();
        _dispatcher.PoolWatch.Dispose();
        _stopping.Dispose();
    }

    /// <summary>The same as <see cref="DisposeAsync"/>, blocking: for containers that know nothing else.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Starts the plugins, once. Ids of schemes that are not known yet wait for it.</summary>
    internal Task StartAsync()
    {
        lock (_lock)
            return _start ??= _dispatcher.Started = Task.Run(StartPluginsAsync);
    }

    /// <summary>Unloads one plugin and proves it; <see langword="null"/> when there is none of that name.</summary>
    internal Task<PluginStatus?> UnloadPluginAsync(string name, UnloadDeadlines deadlines) =>
        _plugins?.UnloadAsync(name, deadlines, prove: true) ?? Task.FromResult<PluginStatus?>(null);

    private async Task<PluginSet> StartedPluginsAsync(CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        await StartAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        return _plugins!;
    }

    private async Task StartPluginsAsync()
    {
        if (_options.GuardProcess)
            _guard = ProcessGuard.Install(() => Volatile.Read(ref _plugins), _pluginServices.LoggerFactory.CreateLogger("ImageLoaders.Plugins"));
        var plugins = await PluginSet.StartAsync(_options, _pluginServices, _dispatcher.Routes, _stopping.Token).ConfigureAwait(false);
        Volatile.Write(ref _plugins, plugins);
        if (_options.WatchPlugins)
            _watcher = new(plugins, _options, _pluginServices);
    }

    private void Tell(PluginStatus status) =>
        Handlers.Raise(PluginStateChanged, status, static (handler, status) => handler(status), _dispatcher.Logger, nameof(PluginStateChanged), status.Name);

    // A slab is dropped whole: the budget is to hold some sixteen of them, or it would lose too much at a time. Without a budget nothing is
    // dropped, and the largest slabs cost the collector least.
    private static int LargestSlab(long budgetBytes) => budgetBytes == 0 ? 64 << 20 : (int)Math.Clamp(budgetBytes / 16, 2 << 20, 64 << 20);

    private void OnSettled(ImageLoadResult result) => Handlers.Raise(
        result.Image is null ? ImageLoadFailed : ImageLoaded,
        result,
        static (handler, result) => handler(result),
        _dispatcher.Logger,
        result.Image is null ? nameof(ImageLoadFailed) : nameof(ImageLoaded),
        result.ImageId);

    private void OnProgressed(ImageId imageId, ImageLoadProgress progress) =>
        Handlers.Raise(ImageLoadProgress, (imageId, progress), static (handler, step) => handler(step.imageId, step.progress), _dispatcher.Logger, nameof(ImageLoadProgress), imageId);

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
}
