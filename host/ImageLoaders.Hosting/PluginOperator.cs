using System.Collections.Immutable;
using ImageLoaders.Hosting.Plugins.Inspection;
using ImageLoaders.Hosting.Plugins.Preparation;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageLoaders.Hosting;

/// <summary>
/// What an operator says of plugins from outside of the process that serves: it is kept under <see cref="ImageLoaderOptions.StatePath"/>. A host that watches its
/// plugins follows at once, any other at its next start. Safe for concurrent use.
/// </summary>
public static class PluginOperator
{
    /// <summary>Lets a plugin be loaded that <see cref="Disable"/> had kept from it, and has one tried again that failed or is quarantined.</summary>
    /// <param name="statePath">The host's <see cref="ImageLoaderOptions.StatePath"/>.</param>
    /// <param name="name">The plugin's folder's name, compared without case.</param>
    /// <exception cref="IOException">It cannot be kept there.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be kept there.</exception>
    public static void Enable(string statePath, string name) => Change(statePath, name, commands => commands.WithEnabled(name, DateTimeOffset.UtcNow));

    /// <summary>Ends a plugin's schemes, lets its loads finish, and keeps it from being loaded until it is enabled.</summary>
    /// <param name="statePath">The host's <see cref="ImageLoaderOptions.StatePath"/>.</param>
    /// <param name="name">The plugin's folder's name, compared without case.</param>
    /// <exception cref="IOException">It cannot be kept there.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be kept there.</exception>
    public static void Disable(string statePath, string name) => Change(statePath, name, commands => commands.WithDisabled(name));

    /// <summary>Has a plugin's folder loaded anew by hosts that run, though its files be the same.</summary>
    /// <param name="statePath">The host's <see cref="ImageLoaderOptions.StatePath"/>.</param>
    /// <param name="name">The plugin's folder's name, compared without case.</param>
    /// <exception cref="IOException">It cannot be kept there.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be kept there.</exception>
    public static void Reload(string statePath, string name) => Change(statePath, name, commands => commands.WithReload(name, DateTimeOffset.UtcNow));

    /// <summary>Writes the list that <see cref="ImageLoaderOptions.PluginTrust"/> goes by: the SHA-256 of every file of every plugin, as they lie there now.</summary>
    /// <param name="options">Where the plugins are, and where the list goes.</param>
    /// <returns>The list's path, and the names of the plugins on it.</returns>
    /// <exception cref="IOException">A plugin cannot be read, or the list cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A plugin cannot be read, or the list cannot be written.</exception>
    public static (string Path, ImmutableArray<string> Plugins) Lock(ImageLoaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return (options.LockFile, PluginLock.Write(options.LockFile, options.PluginsPath));
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
