namespace ImageLoaders;

/// <summary>
/// The entry of a plugin. The host makes one, calls <see cref="Register"/>, then <see cref="StartAsync"/>, on a thread of its own and under a deadline; nothing
/// that was registered counts until both are through. Where the plugin is <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/> too, it is disposed before it is unloaded.
/// </summary>
public interface IImageLoaderPlugin
{
    /// <summary>Declares schemes and metadata providers. No I/O here.</summary>
    /// <param name="context">What the host gives; it may be kept.</param>
    void Register(IPluginContext context);

    /// <summary>I/O and warm-up, before the first load.</summary>
    /// <param name="cancellationToken">Fires at the deadline, or when the host stops.</param>
    ValueTask StartAsync(CancellationToken cancellationToken) => default;
}
