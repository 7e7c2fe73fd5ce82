using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using ImageLoaders.Hosting;

namespace ImageLoaders.Testing;

/// <summary>
/// Holds a plugin's folder against everything that a host expects of it: it is inspected, started, and asked for images in every way in
/// which a service asks, then loaded a hundred times again and unloaded. <c>imageloaders plugins try</c> runs it in a process of its own.
/// </summary>
/// <remarks>Run one trial at a time in a process: it looks at the process's memory, and listens to the stages of all loads.</remarks>
public sealed class PluginTrial
{
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromSeconds(10);

    private readonly List<TrialFinding> _findings = [];
    private readonly PluginTrialOptions _options;

    private PluginTrial(PluginTrialOptions options) => _options = options;

    /// <summary>Runs a trial.</summary>
    /// <param name="folder">The folder of the plugin, <c>&lt;Name&gt;/</c> with <c>&lt;Name&gt;.dll</c> in it, as it is shipped.</param>
    /// <param name="imageIds">Ids of images that the plugin loads.</param>
    /// <param name="options">The options; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">A token to cancel the trial.</param>
    /// <returns>The findings, in the order of the checks.</returns>
    public static async Task<ImmutableArray<TrialFinding>> RunAsync(string folder, IEnumerable<ImageId> imageIds,
        PluginTrialOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(imageIds);
        var trial = new PluginTrial(options ?? new());
        await trial.TryAsync(folder, [.. imageIds], cancellationToken).ConfigureAwait(false);
        return [.. trial._findings];
    }

    private async Task TryAsync(string path, ImmutableArray<ImageId> imageIds, CancellationToken cancellationToken)
    {
        var inspection = PluginInspector.Inspect(path);
        await RunAsync("inspect", null, () => Task.FromResult(inspection.Verdict != PluginVerdict.Ok ? Fail(inspection.Reason!)
            : inspection.Warnings.IsEmpty ? Pass($"{inspection.Name} {inspection.Version}, contract {inspection.ContractVersion}")
            : Warn(string.Join(' ', inspection.Warnings)))).ConfigureAwait(false);
        if (inspection.Verdict != PluginVerdict.Ok)
            return;
        using var folder = new TrialFolder(path, _options.OtherPlugins);
        var host = await folder.StartHostAsync(configuration: _options.Configuration).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            var isActive = false;
            await RunAsync("start", null, () =>
            {
                var status = host.Plugins.First(plugin => plugin.Name == folder.Name);
                isActive = status.State == PluginState.Active;
                return Task.FromResult(!isActive ? Fail($"It is {status.State}: {status.Reason}")
                    : status.Schemes.IsEmpty ? Warn("It has no scheme: nothing of it is tried.")
                    : Pass(string.Join(' ', status.Schemes.Select(scheme => scheme + ":"))));
            }).ConfigureAwait(false);
            if (!isActive)
                return;
            var loads = new LoadTrial(host, folder.Name, _options);
            foreach (var imageId in imageIds)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var isLoaded = false;
                await RunAsync("load", imageId, async () =>
                {
                    (isLoaded, var verdict) = await loads.LoadAsync(imageId).ConfigureAwait(false);
                    return verdict;
                }).ConfigureAwait(false);
                await RunAsync("broken id", imageId, () => loads.BrokenIdAsync(imageId)).ConfigureAwait(false);
                if (!isLoaded)
                    continue;
                await RunAsync("metadata", imageId, () => loads.MetadataAsync(imageId)).ConfigureAwait(false);
                await RunAsync("determinism", imageId, () => loads.DeterminismAsync(imageId)).ConfigureAwait(false);
                await RunAsync("parallel", imageId, () => loads.ParallelAsync(imageId)).ConfigureAwait(false);
                await RunAsync("progress", imageId, () => loads.ProgressAsync(imageId)).ConfigureAwait(false);
                await RunAsync("cancel", imageId, () => loads.CancelAsync(imageId)).ConfigureAwait(false);
                await RunAsync("deadline", imageId, () => DeadlineAsync(folder, imageId)).ConfigureAwait(false);
            }

            await RunAsync("reload", null, () => ReloadAsync(host, folder, imageIds, cancellationToken)).ConfigureAwait(false);
            await RunAsync("unload", null, () => UnloadAsync(host, folder)).ConfigureAwait(false);
        }
    }

    private async Task<(TrialOutcome, string)> DeadlineAsync(TrialFolder folder, ImageId imageId)
    {
        for (var deadline = TimeSpan.FromMilliseconds(1); deadline <= LongestDeadline; deadline *= 2)
        {
            var host = await folder.StartHostAsync(deadline, _options.Configuration).ConfigureAwait(false);
            await using (host.ConfigureAwait(false))
                if (await new LoadTrial(host, folder.Name, _options).DeadlineAsync(imageId, deadline).ConfigureAwait(false) is { } verdict)
                    return verdict;
        }

        return Warn("Each deadline passed before the loader was called. Try again on a machine that has less to do.");
    }

    private async Task<(TrialOutcome, string)> ReloadAsync(
        ImageLoaderHost host, TrialFolder folder, ImmutableArray<ImageId> imageIds, CancellationToken cancellationToken)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < _options.Reloads; i++)
        {
            var status = await host.ReloadPluginAsync(folder.Name, cancellationToken).ConfigureAwait(false);
            if (status?.State != PluginState.Active)
                return Fail($"After {i + 1} reloads it is {status?.State}: {status?.Reason}");
            if (imageIds is [var first, ..])
                _ = await LoadTrial.SettleAsync(host.LoadImage(first, cancellationToken: cancellationToken)).ConfigureAwait(false);
        }

        var now = await WaitUntilRetiredAsync(host, folder.Name).ConfigureAwait(false);
        var grown = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024;
        var said = string.Create(CultureInfo.InvariantCulture, $"{_options.Reloads} reloads, {grown:N0} KiB more memory in use");
        return now.LeakedGenerations > 0
            ? Fail($"{now.LeakedGenerations} of {_options.Reloads} generations are still in memory: {Leak(now)}") : Pass(said);
    }

    private static async Task<PluginStatus> WaitUntilRetiredAsync(ImageLoaderHost host, string name)
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(20).ConfigureAwait(false))
        {
            var status = host.Plugins.First(plugin => plugin.Name == name);
            if (status.RetiringGenerations == 0 || patience.Elapsed > TimeSpan.FromMinutes(1))
                return status;
        }
    }

    private static async Task<(TrialOutcome, string)> UnloadAsync(ImageLoaderHost host, TrialFolder folder)
    {
        var isNative = host.Plugins.First(plugin => plugin.Name == folder.Name).NativePinned;
        var status = await folder.UnloadAsync(host).ConfigureAwait(false);
        return status.State == PluginState.Leaked || status.LeakedGenerations > 0 ? Fail(Leak(status))
            : isNative ? Warn("It is gone from memory, except for its native code, which stays until the process ends.")
            : Pass("It is gone from memory.");
    }

    private static string Leak(PluginStatus status) => status.Reason ?? "Something still holds them. See docs/writing-a-loader.md.";

    internal static (TrialOutcome, string) Pass(string detail) => (TrialOutcome.Passed, detail);

    internal static (TrialOutcome, string) Warn(string detail) => (TrialOutcome.Warning, detail);

    internal static (TrialOutcome, string) Fail(string detail) => (TrialOutcome.Failed, detail);

    private async Task RunAsync(string check, ImageId? imageId, Func<Task<(TrialOutcome Outcome, string Detail)>> run)
    {
        var begin = Stopwatch.GetTimestamp();
        var (outcome, detail) = (TrialOutcome.Failed, "");
        try
        {
            (outcome, detail) = await run().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is PluginAssertionException or ImageLoadException or TimeoutException)
        {
            detail = exception is ImageLoadException failed ? $"{failed.Error}: {failed.Reason}" : exception.Message;
        }

        _findings.Add(new(check, imageId?.ToDisplayString(), outcome, detail, Stopwatch.GetElapsedTime(begin).TotalMilliseconds));
    }
}
