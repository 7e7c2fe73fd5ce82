using ImageLoaders.Hosting;

namespace ImageLoaders.Testing;

/// <summary>Asserts what must hold of a plugin's folder, with a host. It belongs to no test framework.</summary>
public static class PluginAssert
{
    /// <summary>
    /// Asserts that a plugin can be unloaded: it is loaded into a host of its own, used, disabled, and must be gone from memory then.
    /// </summary>
    /// <param name="folder">The folder of the plugin, <c>&lt;Name&gt;/</c> with <c>&lt;Name&gt;.dll</c> in it, as it is shipped.</param>
    /// <param name="use">Uses the plugin; <see langword="null"/> only loads it. It must keep nothing of what it gets.</param>
    /// <param name="configuration">
    /// The section <c>ImageLoaders</c> of the configuration, with <c>Plugins:&lt;name&gt;</c>; <see langword="null"/> if it is empty.
    /// </param>
    /// <exception cref="PluginAssertionException">
    /// The plugin cannot be loaded, or something keeps it in memory. The message has the reason that the host gives.
    /// </exception>
    public static async Task UnloadsAsync(string folder, Func<ImageLoaderHost, Task>? use = null,
        Microsoft.Extensions.Configuration.IConfiguration? configuration = null)
    {
        using var trial = new TrialFolder(folder);
        var host = await trial.StartHostAsync(null, configuration).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            if (host.Plugins.First(plugin => plugin.Name == trial.Name) is { State: not PluginState.Active } failed)
                throw new PluginAssertionException($"{failed.Name} is {failed.State}: {failed.Reason}");
            if (use is not null)
                await use(host).ConfigureAwait(false);
            if (await trial.UnloadAsync(host).ConfigureAwait(false) is { State: PluginState.Leaked } leaked)
                throw new PluginAssertionException($"{leaked.Name} is {leaked.State}: {leaked.Reason}");
        }
    }
}
