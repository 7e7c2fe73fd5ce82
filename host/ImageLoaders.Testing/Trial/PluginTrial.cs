using System.Collections.Immutable;
using ImageLoaders.Testing.Trial;

namespace ImageLoaders.Testing;

/// <summary>
/// Tests whether a plugin does everything that a host expects. The trial inspects and starts the plugin, requests images in every way in
/// which a service does, and then reloads the plugin a hundred times. <c>imageloaders plugins try</c> runs a trial in a separate process.
/// </summary>
/// <remarks>Run one trial at a time in a process: it looks at the process's memory, and listens to the stages of all loads.</remarks>
public static class PluginTrial
{
    /// <summary>Runs a trial.</summary>
    /// <param name="folder">The folder of the plugin, <c>&lt;Name&gt;/</c> with <c>&lt;Name&gt;.dll</c> in it, as it is shipped.</param>
    /// <param name="imageIds">Ids of images that the plugin loads.</param>
    /// <param name="options">The options; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">A token to cancel the trial.</param>
    /// <returns>The findings, in the order of the checks.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<ImmutableArray<TrialFinding>> RunAsync(string folder, IEnumerable<ImageId> imageIds,
        PluginTrialOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(imageIds);
        return new TrialRun(options ?? new()).RunAsync(folder, [.. imageIds], cancellationToken);
    }
}
