using System.Collections.Immutable;
using System.Diagnostics;
using ImageLoaders.Hosting;

namespace ImageLoaders.Testing.Trial;

/// <summary>Runs the checks of one trial, one after another.</summary>
internal sealed class TrialRun(PluginTrialOptions options)
{
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromSeconds(10);

    private readonly List<TrialFinding> _findings = [];

    public async Task<ImmutableArray<TrialFinding>> RunAsync(
        string folder, ImmutableArray<ImageId> imageIds, CancellationToken cancellationToken)
    {
        await TryAsync(folder, imageIds, cancellationToken).ConfigureAwait(false);
        return [.. _findings];
    }

    private async Task TryAsync(string path, ImmutableArray<ImageId> imageIds, CancellationToken cancellationToken)
    {
        if (!await RunAsync("inspect", null, () => Task.FromResult(Inspect(path))).ConfigureAwait(false))
            return;
        using var folder = new TrialFolder(path, options.OtherPluginsPath);
        using var log = new TrialLog();
        var host = await folder.StartHostAsync(options.LoadTimeout, options.Configuration, log).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            if (!await RunAsync("start", null, () => Task.FromResult(LookAt(host, folder.Name))).ConfigureAwait(false))
                return;
            foreach (var imageId in imageIds)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await TryAsync(host, folder, imageId).ConfigureAwait(false);
            }

            var reload = new ReloadTrial(host, folder, options.Reloads);
            await RunAsync("reload", null, () => reload.ReloadAsync(imageIds is [var first, ..] ? first : null, cancellationToken))
                .ConfigureAwait(false);
            await RunAsync("unload", null, reload.UnloadAsync).ConfigureAwait(false);
            await RunAsync("log", null, () => Task.FromResult(log.Check())).ConfigureAwait(false);
        }
    }

    private async Task TryAsync(ImageLoaderHost host, TrialFolder folder, ImageId imageId)
    {
        var loads = new LoadTrial(host, options);
        var isLoaded = await RunAsync("load", imageId, () => loads.LoadAsync(imageId)).ConfigureAwait(false);
        await RunAsync("broken id", imageId, () => loads.BrokenIdAsync(imageId)).ConfigureAwait(false);
        if (!isLoaded)
            return;
        var work = new RunningWork(host, folder.Name, options.StopTimeout);
        await RunAsync("metadata", imageId, () => loads.MetadataAsync(imageId)).ConfigureAwait(false);
        await RunAsync("determinism", imageId, () => loads.DeterminismAsync(imageId)).ConfigureAwait(false);
        await RunAsync("parallel", imageId, () => loads.ParallelAsync(imageId)).ConfigureAwait(false);
        await RunAsync("progress", imageId, () => loads.ProgressAsync(imageId)).ConfigureAwait(false);
        await RunAsync("nested", imageId, () => new NestedTrial(host, work).RunAsync(imageId)).ConfigureAwait(false);
        await RunAsync("memory", imageId, () => new CostTrial(host).RunAsync(imageId)).ConfigureAwait(false);
        await RunAsync("cancel", imageId, () => new CancelTrial(host, work).CancelAsync(imageId)).ConfigureAwait(false);
        await RunAsync("deadline", imageId, () => DeadlineAsync(folder, imageId)).ConfigureAwait(false);
    }

    private static Verdict Inspect(string path)
    {
        var inspection = PluginInspector.Inspect(path);
        return inspection.Verdict != PluginVerdict.Ok ? Verdict.Fail(inspection.Reason!)
            : inspection.Warnings.IsEmpty
                ? Verdict.Pass($"{inspection.Name} {inspection.Version}, contract {inspection.ContractVersion}")
            : Verdict.Warn(string.Join(' ', inspection.Warnings));
    }

    private static Verdict LookAt(ImageLoaderHost host, string name)
    {
        var status = host.Plugins.First(plugin => plugin.Name == name);
        return status.State != PluginState.Active ? Verdict.Fail($"It is {status.State}: {status.Reason}")
            : status.Schemes.IsEmpty ? Verdict.Warn("It has no scheme: nothing of it is tried.")
            : Verdict.Pass(string.Join(' ', status.Schemes.Select(scheme => scheme + ":")));
    }

    private async Task<Verdict> DeadlineAsync(TrialFolder folder, ImageId imageId)
    {
        for (var deadline = TimeSpan.FromMilliseconds(1); deadline <= LongestDeadline; deadline *= 2)
        {
            var host = await folder.StartHostAsync(deadline, options.Configuration).ConfigureAwait(false);
            await using (host.ConfigureAwait(false))
            {
                var trial = new CancelTrial(host, new(host, folder.Name, options.StopTimeout));
                if (await trial.DeadlineAsync(imageId, deadline).ConfigureAwait(false) is { } verdict)
                    return verdict;
            }
        }

        return Verdict.Warn("Each deadline passed before the loader was called. Try again on a machine that has less to do.");
    }

    // Whether it did not fail.
    private async Task<bool> RunAsync(string check, ImageId? imageId, Func<Task<Verdict>> run)
    {
        var begin = Stopwatch.GetTimestamp();
        Verdict verdict;
        try
        {
            verdict = await run().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is PluginAssertionException or ImageLoadException or TimeoutException)
        {
            verdict = Verdict.Fail(exception is ImageLoadException failed ? $"{failed.Error}: {failed.Reason}" : exception.Message);
        }

        _findings.Add(new(check, imageId?.ToDisplayString(), verdict.Outcome, verdict.Detail,
            Stopwatch.GetElapsedTime(begin).TotalMilliseconds)
        { Cost = verdict.Cost });
        return verdict.Outcome != TrialOutcome.Failed;
    }
}
