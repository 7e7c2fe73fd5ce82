using ImageLoaders.Hosting.Plugins.Lifecycle;
using ImageLoaders.Hosting.Plugins.Unloading;

namespace ImageLoaders.Hosting;

// The plugins, and the loaders that the embedder registers.
public sealed partial class ImageLoaderHost
{
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

    /// <summary>Unloads one plugin and proves it; <see langword="null"/> when there is none of that name.</summary>
    internal Task<PluginStatus?> UnloadPluginAsync(string name, UnloadDeadlines deadlines) =>
        _services.Plugins.UnloadAsync(name, deadlines);

    private Task<PluginSet> StartedPluginsAsync(CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        return _services.Plugins.GetAsync(cancellationToken);
    }
}
