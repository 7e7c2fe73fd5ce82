namespace ImageLoaders;

/// <summary>Represents the entry point of a plugin.</summary>
/// <remarks>
/// The host creates one instance and calls <see cref="Register"/>, then <see cref="StartAsync"/>, on a separate thread and with a deadline.
/// Registrations take effect when both have completed. If the plugin implements <see cref="IAsyncDisposable"/> or
/// <see cref="IDisposable"/>, it is disposed before it is unloaded.
/// </remarks>
public interface IImageLoaderPlugin
{
    /// <summary>Registers image loaders and metadata providers. Do no I/O in this method.</summary>
    /// <param name="context">The services of the host. The plugin may keep it.</param>
    void Register(IPluginContext context);

    /// <summary>Does I/O and prepares the plugin before the first load.</summary>
    /// <param name="cancellationToken">A token to cancel the operation. It is cancelled at the deadline, or when the host stops.</param>
    Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
