using System.Globalization;
using ImageLoaders.Hosting;

namespace ImageLoaders.Testing.Trial;

/// <summary>The checks of how a load stops: cancelled at its begin and in each of its stages, and at its deadline.</summary>
internal sealed class CancelTrial(ImageLoaderHost host, RunningWork work)
{
    // When a load is cancelled: at once, as soon as the loader has been called, and at the begin of each stage.
    private static readonly string[] Moments = ["begin", "call", "fetch", "parse", "decode", "convert"];

    public async Task<Verdict> CancelAsync(ImageId imageId)
    {
        var tried = new List<string>();
        foreach (var moment in Moments)
        {
            var load = moment switch
            {
                "begin" => host.LoadImage(imageId),
                "call" => await LoadUntilCallAsync(imageId).ConfigureAwait(false),
                _ => await LoadUntilStageAsync(imageId, moment).ConfigureAwait(false),
            };
            if (load is null)
                continue;
            load.Cancel();
            await work.ThrowIfLoadGoesOnAsync(load, $"The load did not end after it was cancelled at {moment}.").ConfigureAwait(false);
            if (await RunningWork.SettleAsync(load).ConfigureAwait(false) is { Failure: ImageLoadException failure })
                return Verdict.Fail($"The load was cancelled at {moment}, and ended with {failure.Error}: {failure.Reason}");
            await work.ThrowIfWorkGoesOnAsync($"cancelled at {moment}").ConfigureAwait(false);
            tried.Add(moment);
        }

        return Verdict.Pass($"Its work stops when it is cancelled at {string.Join(", ", tried)}.");
    }

    /// <summary>Loads on a host that was just started with this deadline.</summary>
    /// <returns><see langword="null"/> if the deadline passed before the loader was called, which says nothing about it.</returns>
    public async Task<Verdict?> DeadlineAsync(ImageId imageId, TimeSpan deadline)
    {
        var load = host.LoadImage(imageId);
        await work.ThrowIfLoadGoesOnAsync(load, "The load did not end at its deadline.").ConfigureAwait(false);
        var (image, failure) = await RunningWork.SettleAsync(load).ConfigureAwait(false);
        await work.ThrowIfWorkGoesOnAsync("past its deadline").ConfigureAwait(false);
        var limit = string.Create(CultureInfo.InvariantCulture, $"a deadline of {deadline.TotalMilliseconds} ms");
        if (image is not null)
            return Verdict.Pass($"It ended before {limit}.");
        if (failure is not ImageLoadException { Error: ImageLoadError.Timeout })
            return Verdict.Fail($"At {limit} it ended with {failure?.Message}");
        return work.Calls == 0 ? null : Verdict.Pass($"Its work stops at {limit}.");
    }

    private async Task<ImageLoadObject> LoadUntilCallAsync(ImageId imageId)
    {
        var calls = work.Calls;
        var load = host.LoadImage(imageId);
        await work.WaitForCallAsync(calls, load.Completion).ConfigureAwait(false);
        return load;
    }

    // The load is cancelled on the loader's own thread, where the stage begins. Null if it never does.
    private async Task<ImageLoadObject?> LoadUntilStageAsync(ImageId imageId, string stage)
    {
        var load = new TaskCompletionSource<ImageLoadObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = Spans.Listen(activity =>
        {
            if (activity.OperationName != stage)
                return;
            load.Task.GetAwaiter().GetResult().Cancel();
            reached.TrySetResult();
        });
        load.SetResult(host.LoadImage(imageId));
        var running = await load.Task.ConfigureAwait(false);
        await Task.WhenAny(reached.Task, running.Completion).ConfigureAwait(false);
        return reached.Task.IsCompleted ? running : null;
    }
}
