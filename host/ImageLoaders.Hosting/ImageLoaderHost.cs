using System.Collections.Immutable;
using ImageLoaders.Hosting.Loading;
using ImageLoaders.Hosting.Plugins.Lifecycle;
using ImageLoaders.Hosting.Plugins.Unloading;
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
public sealed class ImageLoaderHost : IAsyncDisposable, IDisposable
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

    /// <summary>Loads an image.</summary>
    /// <remarks>
    /// This method returns at once and does not wait for I/O. It never throws for the content of an id: the load ends with an image, with
    /// an <see cref="ImageLoadException"/>, or cancelled.
    /// </remarks>
    /// <param name="imageId">The id of the image.</param>
    /// <param name="options">The options of the load; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">
    /// A token to cancel the operation. Cancelling it has the same effect as <see cref="ImageLoadObject.Cancel"/>.
    /// </param>
    /// <returns>The running load, which can be awaited.</returns>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    /// <example>
    /// <code>
    /// var load = host.LoadImage("dicomfile:/data/images/ct.dcm", new() { RequestType = RequestType.Thumbnail }, cancellationToken);
    /// load.ProgressChanged += progress => Console.WriteLine($"{progress.BytesReceived} bytes");
    /// try
    /// {
    ///     var image = await load;
    ///     Console.WriteLine($"{image.Columns} x {image.Rows}");
    /// }
    /// catch (ImageLoadException exception) when (exception.Error == ImageLoadError.NotFound)
    /// {
    ///     Console.WriteLine(exception.Message);
    /// }
    /// </code>
    /// </example>
    public ImageLoadObject LoadImage(ImageId imageId, ImageLoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _services.Pipeline.LoadImage(imageId, options ?? Defaults, cancellationToken);
    }

    /// <summary>Loads images that may be needed soon, after all images that are needed now. The images are kept in the cache.</summary>
    /// <param name="imageIds">The ids of the images, the most likely image first.</param>
    /// <param name="priority">The order among all prefetched images. A lower value is loaded first.</param>
    /// <param name="cancellationToken">A token to cancel all of these loads.</param>
    /// <returns>The loads, in the order of the ids. Each load can be cancelled on its own.</returns>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public ImmutableArray<ImageLoadObject> Prefetch(
        IEnumerable<ImageId> imageIds, int priority = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(imageIds);
        var options = new ImageLoadOptions { RequestType = RequestType.Prefetch, Priority = priority };
        return [.. imageIds.Select(imageId => LoadImage(imageId, options, cancellationToken))];
    }

    /// <summary>Gets the metadata of the stored object that an id names.</summary>
    /// <remarks>
    /// The host asks the metadata providers of the scheme in the order of their priority, and returns the first answer. If a provider
    /// fails, the host asks the next one.
    /// </remarks>
    /// <param name="imageId">The id of the image.</param>
    /// <param name="options">The options of the request; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The metadata; <see langword="null"/> if no provider knows the object.</returns>
    /// <exception cref="ImageLoadException">
    /// No provider answered, and at least one failed: the first failure is thrown. <see cref="ImageLoadError.NoLoader"/>: the scheme is
    /// unknown.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public Task<ImageMetadata?> GetMetadataAsync(
        ImageId imageId, ImageLoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _services.Metadata.GetAsync(imageId, options ?? Defaults, cancellationToken);
    }

    /// <summary>Finds the type of a file among those that plugins have registered.</summary>
    /// <param name="start">
    /// The first bytes of the file: <see cref="FilePattern.MaximumReachBytes"/>, or all bytes of a shorter file.
    /// </param>
    /// <param name="fileName">The name of the file, whose extension counts; <see langword="null"/> if it has none.</param>
    /// <returns>The type; <see langword="null"/> if no plugin has registered it.</returns>
    public RegisteredFileType? FindFileType(ReadOnlySpan<byte> start, string? fileName = null) =>
        FileTypeSearch.Find(_services.Routes.FileTypes, fileName, start);

    /// <summary>Finds the id that a path leads to, as the access policy allows: its beginning is read.</summary>
    /// <param name="name">
    /// An absolute path, or the name of a <see cref="Content"/>. A query such as <c>?frame=2</c> can follow it, and becomes a part of the
    /// id.
    /// </param>
    /// <param name="fileName">
    /// The name that the file has where it came from, whose extension counts; <see langword="null"/> for the name of the path.
    /// </param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The id.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Unsupported"/>: no plugin has registered the type of the file. <see cref="ImageLoadError.NotFound"/>,
    /// <see cref="ImageLoadError.AccessDenied"/>, <see cref="ImageLoadError.InvalidImageId"/>: as for an id with that path.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    /// <example>
    /// <code>
    /// var id = await host.FindImageIdAsync("/data/brain.nii.gz"); // nifti:/data/brain.nii.gz, with a plugin that has registered .nii.gz
    /// var image = await host.LoadImage(id);
    /// </code>
    /// </example>
    public Task<ImageId> FindImageIdAsync(string name, string? fileName = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ThrowIfDisposed();
        return _services.Paths.ResolveAsync(name, fileName, cancellationToken);
    }

    /// <summary>Loads a set of images, at most 16 at the same time.</summary>
    /// <remarks>
    /// The cache treats the images as one set: if they do not fit, it keeps some of them, instead of removing each one for the next.
    /// </remarks>
    /// <param name="imageIds">The ids of the images.</param>
    /// <param name="options">The options of the loads; <see langword="null"/> uses the defaults.</param>
    /// <param name="progress">Receives how many of the images are loaded; <see langword="null"/> if nobody asks.</param>
    /// <param name="cancellationToken">A token to cancel all of the loads.</param>
    /// <returns>The images, in the order of the ids.</returns>
    /// <exception cref="ImageLoadException">The first failure of a load. It names the id, and the other loads are cancelled.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public Task<ImmutableArray<Image>> LoadImagesAsync(
        IEnumerable<ImageId> imageIds,
        ImageLoadOptions? options = null,
        IProgress<ImageLoadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(imageIds);
        ThrowIfDisposed();
        var (pipeline, ids, loadOptions) = (_services.Pipeline, imageIds.ToImmutableArray(), options ?? Defaults);
        INestedRequests requests = new SetRequests(
            (imageId, _, set) => pipeline.LoadImage(imageId, loadOptions, cancellationToken, set), pipeline.BeginSet(ids, loadOptions));
        return requests.LoadImagesAsync(ids, RequestType.Interaction, progress, cancellationToken);
    }

    /// <summary>Lists the images that an id stands for, such as those of a folder, a series or a multi-frame object.</summary>
    /// <remarks>
    /// The host asks the list providers of the scheme in the order of their priority, and returns the first answer. If a provider fails,
    /// the host asks the next one.
    /// </remarks>
    /// <param name="imageId">The id.</param>
    /// <param name="options">The options of the request; <see langword="null"/> uses the defaults.</param>
    /// <param name="progress">Receives how much has been read; <see langword="null"/> if nobody asks.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The listing; <see langword="null"/> if no provider can list the id.</returns>
    /// <exception cref="ImageLoadException">
    /// No provider answered, and at least one failed: the first failure is thrown. <see cref="ImageLoadError.NoLoader"/>: the scheme is
    /// unknown.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    /// <example>
    /// <code>
    /// var listing = await host.ListImagesAsync("dicomfile:/data/ct/");
    /// foreach (var stack in listing?.GetStacks() ?? [])
    ///     await host.LoadImagesAsync(stack.Images.Select(image => image.ImageId));
    /// </code>
    /// </example>
    public Task<ImageListing?> ListImagesAsync(
        ImageId imageId,
        ImageLoadOptions? options = null,
        IProgress<ImageLoadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _services.Lists.GetAsync(imageId, options ?? Defaults, cancellationToken, progress);
    }

    /// <summary>
    /// Reads the plugins folder and applies its changes: loads new plugins, replaces changed ones and unloads removed ones. It returns when
    /// this is done.
    /// </summary>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public async Task RescanPluginsAsync(CancellationToken cancellationToken = default) =>
        await (await StartedPluginsAsync(cancellationToken).ConfigureAwait(false)).RescanAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Enables a plugin, now and at later starts.</summary>
    /// <remarks>
    /// A disabled plugin is loaded. A plugin that failed or is quarantined is loaded again. A plugin that is active is not changed.
    /// </remarks>
    /// <param name="name">The name of the plugin's folder, compared without case.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The state of the plugin afterwards; <see langword="null"/> if there is no such plugin.</returns>
    /// <exception cref="IOException">The command cannot be stored in <see cref="ImageLoaderOptions.StatePath"/>.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public async Task<PluginStatus?> EnablePluginAsync(string name, CancellationToken cancellationToken = default)
    {
        var plugins = await StartedPluginsAsync(cancellationToken).ConfigureAwait(false);
        var now = _services.TimeProvider.GetUtcNow();
        return await plugins.ChangeAsync(name, commands => commands.WithEnabled(name, now), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Disables a plugin, now and at later starts. Its schemes end, its running loads finish, and it is unloaded.</summary>
    /// <param name="name">The name of the plugin's folder, compared without case.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The state of the plugin afterwards; <see langword="null"/> if there is no such plugin.</returns>
    /// <exception cref="IOException">The command cannot be stored in <see cref="ImageLoaderOptions.StatePath"/>.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public async Task<PluginStatus?> DisablePluginAsync(string name, CancellationToken cancellationToken = default)
    {
        var plugins = await StartedPluginsAsync(cancellationToken).ConfigureAwait(false);
        return await plugins.ChangeAsync(name, commands => commands.WithDisabled(name), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Loads a plugin again, even if its files have not changed. Running loads of the earlier generation finish.</summary>
    /// <param name="name">The name of the plugin's folder, compared without case.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The state of the plugin afterwards; <see langword="null"/> if there is no such plugin.</returns>
    /// <exception cref="IOException">The command cannot be stored in <see cref="ImageLoaderOptions.StatePath"/>.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public async Task<PluginStatus?> ReloadPluginAsync(string name, CancellationToken cancellationToken = default)
    {
        var plugins = await StartedPluginsAsync(cancellationToken).ConfigureAwait(false);
        var now = _services.TimeProvider.GetUtcNow();
        return await plugins.ChangeAsync(name, commands => commands.WithReload(name, now), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Registers a loader for the ids of a scheme.</summary>
    /// <remarks>
    /// The loader has precedence over plugins and over earlier registrations of the scheme. They are used again when this registration is
    /// disposed. If the loader also implements <see cref="IMetadataProvider"/> or <see cref="IImageListProvider"/>, it is asked first for
    /// the metadata and the lists of the scheme.
    /// </remarks>
    /// <param name="scheme">The scheme: the grammar of RFC 3986, 2 to 64 characters, compared without case.</param>
    /// <param name="loader">The loader.</param>
    /// <returns>An object that ends the registration when it is disposed. Running loads finish.</returns>
    /// <exception cref="ArgumentException"><paramref name="scheme"/> is not valid.</exception>
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

    /// <summary>Registers a loader for the ids whose scheme has no loader.</summary>
    /// <remarks>The latest registration is used. When it is disposed, the one before is used again.</remarks>
    /// <param name="loader">The loader.</param>
    /// <returns>An object that ends the registration when it is disposed. Running loads finish.</returns>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public IDisposable RegisterUnknownImageLoader(IImageLoader loader)
    {
        ArgumentNullException.ThrowIfNull(loader);
        ThrowIfDisposed();
        return _services.Router.RegisterUnknown(loader);
    }

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
    /// <param name="name">The name. It should be random: whoever knows it can load the bytes.</param>
    /// <param name="stream">The stream. It is read from its current position.</param>
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
    public Task<Content> AddContentAsync(Guid name, Stream stream, DateTimeOffset expiresAt, CancellationToken cancellationToken = default)
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
    /// <param name="folder">The name of the folder. It should be random: whoever knows it can list the contents.</param>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public void PutContentInFolder(Content content, string folder)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ThrowIfDisposed();
        _services.Contents.PutInFolder(content.Name, folder);
    }

    /// <summary>
    /// Changes when <see cref="ImageLoaderOptions.SharedContentPath"/> forgets the contents of a folder of contents, whichever host has
    /// added them. A time that is over removes them.
    /// </summary>
    /// <param name="folder">The name of the folder, as <see cref="PutContentInFolder"/> was given it.</param>
    /// <param name="expiresAt">The new time.</param>
    /// <returns>The number of contents in the shared folder; 0 where there is no shared folder.</returns>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public int KeepContentFolder(string folder, DateTimeOffset expiresAt)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ThrowIfDisposed();
        return _services.Contents.KeepFolder(folder, expiresAt);
    }

    /// <summary>Removes what has a name, whichever host has added it to the shared folder.</summary>
    /// <param name="name">The name, without <c>content/</c>.</param>
    /// <returns><see langword="false"/> if nothing has the name.</returns>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public bool RemoveContent(Guid name)
    {
        ThrowIfDisposed();
        return _services.Contents.Remove(name);
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
