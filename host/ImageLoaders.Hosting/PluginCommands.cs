using ImageLoaders.Hosting.Plugins.Inspection;
using ImageLoaders.Hosting.Plugins.Preparation;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageLoaders.Hosting;

/// <summary>Changes the plugins of a host from another process.</summary>
/// <remarks>
/// The commands are stored in <see cref="ImageLoaderOptions.StatePath"/>. A host that watches its plugins applies them at once. Any other
/// host applies them at its next start. All members are safe for concurrent use.
/// </remarks>
public static class PluginCommands
{
    /// <summary>Enables a plugin that <see cref="Disable"/> has disabled. A plugin that failed or is quarantined is loaded again.</summary>
    /// <param name="statePath">The <see cref="ImageLoaderOptions.StatePath"/> of the host.</param>
    /// <param name="name">The name of the plugin's folder, compared without case.</param>
    /// <exception cref="IOException">The command cannot be stored.</exception>
    /// <exception cref="UnauthorizedAccessException">The command cannot be stored.</exception>
    public static void Enable(string statePath, string name) =>
        Change(statePath, name, commands => commands.WithEnabled(name, DateTimeOffset.UtcNow));

    /// <summary>Disables a plugin until it is enabled. Its schemes end, its running loads finish, and it is unloaded.</summary>
    /// <param name="statePath">The <see cref="ImageLoaderOptions.StatePath"/> of the host.</param>
    /// <param name="name">The name of the plugin's folder, compared without case.</param>
    /// <exception cref="IOException">The command cannot be stored.</exception>
    /// <exception cref="UnauthorizedAccessException">The command cannot be stored.</exception>
    public static void Disable(string statePath, string name) => Change(statePath, name, commands => commands.WithDisabled(name));

    /// <summary>Makes running hosts load a plugin again, even if its files have not changed.</summary>
    /// <param name="statePath">The <see cref="ImageLoaderOptions.StatePath"/> of the host.</param>
    /// <param name="name">The name of the plugin's folder, compared without case.</param>
    /// <exception cref="IOException">The command cannot be stored.</exception>
    /// <exception cref="UnauthorizedAccessException">The command cannot be stored.</exception>
    public static void Reload(string statePath, string name) =>
        Change(statePath, name, commands => commands.WithReload(name, DateTimeOffset.UtcNow));

    /// <summary>
    /// Writes the list that <see cref="ImageLoaderOptions.PluginTrust"/> uses: the SHA-256 of every file of every plugin, as the files are
    /// now.
    /// </summary>
    /// <param name="options">The options with the plugins folder and the path of the list.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="IOException">A plugin cannot be read, or the list cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A plugin cannot be read, or the list cannot be written.</exception>
    public static PluginLockList Lock(ImageLoaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return new(options.LockFile, PluginLock.Write(options.LockFile, options.PluginsPath));
        }
        catch (PluginRejectedException rejected)
        {
            throw new IOException(rejected.Message, rejected);
        }
    }

    private static void Change(string statePath, string name, Func<OperatorCommands, OperatorCommands> change)
    {
        ArgumentException.ThrowIfNullOrEmpty(statePath);
        ArgumentException.ThrowIfNullOrEmpty(name);
        new OperatorState(statePath, NullLogger.Instance).Change(change);
    }
}
