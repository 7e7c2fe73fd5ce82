using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting;

/// <summary>Loads images by their ids, with the loaders of its plugins.</summary>
/// <remarks>
/// A host has no static state: a process can have several hosts. All members are safe for concurrent use. Disposing a host ends its loads
/// and unloads its plugins.
/// </remarks>
/// <example>
/// <code>
/// await using var host = await ImageLoaderHost.CreateAsync(new() { PluginsPath = "plugins" });
/// var image = await host.LoadImage("example:ct");
/// Console.WriteLine($"{image.Columns} x {image.Rows} pixels of {image.Format}");
/// </code>
/// </example>
public sealed partial class ImageLoaderHost : IAsyncDisposable, IDisposable
{
    private static readonly ImageLoadOptions Defaults = new();

    private readonly HostServices _services;
    private int _isDisposed;

    internal ImageLoaderHost(ImageLoaderOptions options, HostDependencies dependencies) => _services = new(options, dependencies);

    /// <summary>Occurs when the state of a plugin changes, on any thread. A handler must return quickly.</summary>
    public event Action<PluginStatus>? PluginStateChanged
    {
        add => _services.Events.PluginStateChanged += value;
        remove => _services.Events.PluginStateChanged -= value;
    }

    /// <summary>Occurs when a load has ended with an image, on the loader's thread. A handler must return quickly.</summary>
    /// <remarks>Callers that share a load share its event. An answer from the cache that asks no loader raises no event.</remarks>
    public event Action<ImageLoadResult>? ImageLoaded
    {
        add => _services.Events.ImageLoaded += value;
        remove => _services.Events.ImageLoaded -= value;
    }

    /// <summary>
    /// Occurs when a load has failed, on the loader's thread. A handler must return quickly. A load that was cancelled raises no event.
    /// </summary>
    public event Action<ImageLoadResult>? ImageLoadFailed
    {
        add => _services.Events.ImageLoadFailed += value;
        remove => _services.Events.ImageLoadFailed -= value;
    }

    /// <summary>Occurs at each step of a load, on the loader's thread. A handler must return quickly.</summary>
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
    /// Gets the number of loads that hold a permit. This includes work that goes on although no caller waits for it any more.
    /// </summary>
    public int LoadsRunning => _services.RequestPool.Running;

    /// <summary>Gets every scheme that has a loader, in lower case and ordinal order.</summary>
    public ImmutableArray<string> Schemes => _services.Routes.Schemes;

    /// <summary>Gets every type of files that leads to a loader, in ordinal order of the plugins' names.</summary>
    public ImmutableArray<RegisteredFileType> FileTypes => _services.Routes.FileTypes;

    /// <summary>
    /// Gets the state of each folder of <see cref="ImageLoaderOptions.PluginsPath"/>, in ordinal order of the names. The array is empty
    /// until the host has started.
    /// </summary>
    public ImmutableArray<PluginStatus> Plugins => _services.Plugins.Plugins;

    /// <summary>Creates a host and starts its plugins. A plugin that fails does not make the host fail.</summary>
    /// <param name="options">The options of the host; <see langword="null"/> uses the defaults. They are read once.</param>
    /// <param name="loggerFactory">The factory of the host's loggers; <see langword="null"/> disables logging.</param>
    /// <param name="timeProvider">The time provider; <see langword="null"/> uses the system time.</param>
    /// <param name="configuration">
    /// The section <c>ImageLoaders</c>, whose sub-sections <c>Plugins:&lt;name&gt;</c> are passed to the plugins; <see langword="null"/>
    /// passes an empty configuration.
    /// </param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The started host. Dispose it after use.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or cannot be read.</exception>
    /// <exception cref="IOException"><see cref="ImageLoaderOptions.StatePath"/> cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">
    /// <see cref="ImageLoaderOptions.StatePath"/> or <see cref="ImageLoaderOptions.PluginsPath"/> cannot be used.
    /// </exception>
    /// <example>
    /// <code>
    /// var options = new ImageLoaderOptions { PluginsPath = "/opt/imageloaders/plugins" };
    /// options.Access.AllowedRoots.Add("/data/images");
    /// await using var host = await ImageLoaderHost.CreateAsync(options);
    /// </code>
    /// </example>
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
    /// Ends all loads with <see cref="ImageLoadError.Overloaded"/>, stops and unloads the plugins, and releases the contents.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Disposes the host as <see cref="DisposeAsync"/> does, and blocks until this is done. It is for containers that dispose
    /// synchronously.
    /// </summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Starts the plugins, once. Ids of schemes that are not known yet wait for it.</summary>
    internal Task StartAsync() => _services.Plugins.StartAsync();

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
}
