using ImageLoaders.Hosting.Plugins.Contexts;
using ImageLoaders.Hosting.Plugins.Isolation;
using ImageLoaders.Hosting.Plugins.Preparation;
using ImageLoaders.Hosting.Plugins.Unloading;
using ImageLoaders.Hosting.Plugins.Watching;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>
/// Starts what lies in a plugin's folder. Afterwards there is a generation that waits for its routes, or the plugin says why not; what
/// served before still does. The caller lets one start run at a time.
/// </summary>
internal sealed class VersionStart(
    ServingGeneration serving,
    Retirement retirement,
    PluginServices services,
    SharedAssemblies shared,
    ImageLoaderOptions options,
    ILogger logger)
{
    private readonly string _name = serving.Inspection.Name;
    private readonly string _path = serving.Inspection.Path;
    private Task _cleaning = Task.CompletedTask;

    /// <summary>What the last attempt saw of the folder.</summary>
    public string? Attempted { get; private set; }

    /// <summary>
    /// Whether the last attempt failed by something that may pass without the folder being changed: a full disk, no descriptors. It is
    /// tried again.
    /// </summary>
    public bool IsTriedAgain { get; private set; }

    /// <summary>Whether a version was loaded that stays in the process.</summary>
    public bool IsPermanent { get; private set; }

    /// <summary>Whether a thread of the last start was given up and still runs.</summary>
    public bool HasAbandonedThread => serving.Current is { IsAbandoned: true } generation && !generation.WhenStartEnds().IsCompleted;

    /// <summary>Told when a generation has too many stuck calls.</summary>
    public required Action<PluginGeneration> TooManyStuck { get; init; }

    /// <summary>Told when the last stuck call of a generation has ended.</summary>
    public required Action<PluginGeneration> NoneStuck { get; init; }

    /// <summary>Ends when what failed to start has been cleaned away; not waited for is what a hung thread still holds.</summary>
    public Task WhenCleanAsync() => HasAbandonedThread ? Task.CompletedTask : _cleaning;

    /// <summary>Takes note of what lies in the folder: the next attempt is of that.</summary>
    public void Attempt() => Attempted = FolderFingerprint.Compute(_path);

    /// <summary>Takes note that an attempt cannot be made now, by something that may pass.</summary>
    public void Postpone() => (Attempted, IsTriedAgain) = (null, true);

    /// <summary>
    /// Inspects, copies, inspects the copy and starts that. A copy that is the same as what serves is not started, unless it must be.
    /// </summary>
    public async Task RunAsync(ShadowFolders shadows, TimeSpan timeout, bool evenIfSame, CancellationToken cancellationToken)
    {
        if (retirement.Leaked > options.MaximumLeakedGenerations)
        {
            serving.Refuse(
                PluginState.Rejected,
                $"{retirement.Leaked} of its generations have leaked, and no more are loaded into this process. "
                + "Repair the plugin, and restart the process.");
            return;
        }

        serving.Load();
        var inspection = PluginPreparation.Prepare(_path, Attempted, shadows, shared, options, out var copy);
        IsTriedAgain = inspection.IsTemporary;
        if (copy is null)
        {
            Refuse(inspection);
        }
        else if (!evenIfSame && serving.Serving?.ContentHash == copy.ContentHash)
        {
            copy.TryDelete();
            serving.NoteNothing();
        }
        else if (IsPermanent)
        {
            copy.TryDelete();
            serving.Refuse(
                PluginState.Rejected, "It was loaded for good (ImageLoaders:PermanentPlugins). Start the process anew to load it again.");
        }
        else
        {
            await StartAsync(copy, inspection, timeout, cancellationToken).ConfigureAwait(false);
        }
    }

    // A hung start keeps its context until the thread ends, if ever.
    private static async Task CleanAsync(PluginGeneration generation)
    {
        await generation.WhenStartEnds().ConfigureAwait(false);
        await generation.UnloadAsync(new()).ConfigureAwait(false);
    }

    private void Refuse(PluginInspection inspection)
    {
        if (inspection.IsTemporary)
            Attempted = null; // it is tried again though nothing changes in the folder
        serving.Show(inspection);
        serving.Refuse(inspection.Verdict == PluginVerdict.NotAPlugin ? PluginState.NotAPlugin : PluginState.Rejected, inspection.Reason);
    }

    private async Task StartAsync(ShadowCopy copy, PluginInspection inspection, TimeSpan timeout, CancellationToken cancellationToken)
    {
        foreach (var warning in inspection.Warnings)
            logger.PluginWarning(_name, warning);
        PluginGeneration? generation = null;
        var instance = new PluginInstance(inspection, copy.Folder, services, shared)
        {
            Number = serving.Count + 1,
            IsPermanent = options.PermanentPlugins.Any(name => name == ImageLoaderOptions.AllPlugins
                || name.Equals(_name, StringComparison.OrdinalIgnoreCase)),
        };
        generation = new PluginGeneration(instance, copy, _name, services.TimeProvider)
        {
            MaximumStuckCalls = options.MaximumStuckCalls,
            TooManyStuck = () => TooManyStuck(generation!),
            NoneStuck = () => NoneStuck(generation!),
        };
        serving.Show(inspection, generation);
        if (await generation.StartAsync(timeout, cancellationToken).ConfigureAwait(false) is { } failure)
        {
            serving.Refuse(PluginState.Faulted, failure);
            _cleaning = CleanAsync(generation);
            return;
        }

        if (!instance.HasRegistered)
        {
            const string Nothing = "Its Register has registered neither a loader nor a provider: no image id leads to it.";
            inspection = inspection with { Warnings = inspection.Warnings.Add(Nothing) };
            logger.PluginWarning(_name, Nothing);
        }

        foreach (var setting in instance.UnreadSettings)
            logger.SettingNotRead(_name, setting);
        IsPermanent = instance.IsPermanent;
        serving.Offer(generation, inspection);
    }
}
