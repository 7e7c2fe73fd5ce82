using System.Diagnostics;
using ImageLoaders.Hosting;

namespace ImageLoaders.Testing;

/// <summary>The checks of how a load stops: cancelled at its begin and in each of its stages, and at its deadline.</summary>
internal sealed class CancelTrial(ImageLoaderHost host, RunningWork work)
{
    private static readonly string[] Stages = ["fetch", "parse", "decode", "convert"];

    public async Task<Verdict> CancelAsync(ImageId imageId)
    {
        var tried = new List<string>();
        foreach (var stage in Stages.Prepend("begin"))
        {
            var load = await LoadUntilAsync(imageId, stage).ConfigureAwait(false);
            if (load is null)
                continue;
            load.Cancel();
            await work.ThrowIfLoadGoesOnAsync(load, $"The load did not end after it was cancelled at {stage}.").ConfigureAwait(false);
            if (await RunningWork.SettleAsync(load).ConfigureAwait(false) is { Failure: ImageLoadException failure })
                return Verdict.Fail($"The load was cancelled at {stage}, and ended with {failure.Error}: {failure.Reason}");
            await work.ThrowIfWorkGoesOnAsync($"cancelled at {stage}").ConfigureAwait(false);
            tried.Add(stage);
        }

        return Verdict.Pass($"Its work stops when it is cancelled at {string.Join(", ", tried)}.");
    }

    /// <param name="imageId">The id, of which the host lets no load take longer than its deadline.</param>
    public async Task<Verdict> DeadlineAsync(ImageId imageId)
    {
        var load = host.LoadImage(imageId);
        await work.ThrowIfLoadGoesOnAsync(load, "The load did not end at its deadline.").ConfigureAwait(false);
        var (image, failure) = await RunningWork.SettleAsync(load).ConfigureAwait(false);
        await work.ThrowIfWorkGoesOnAsync("past its deadline").ConfigureAwait(false);
        return image is not null ? Verdict.Pass("It ended before a deadline of 1 ms.")
            : failure is ImageLoadException { Error: ImageLoadError.Timeout } ? Verdict.Pass("Its work stops at a deadline of 1 ms.")
            : Verdict.Fail($"At a deadline of 1 ms it ended with {failure?.Message}");
    }

    // The load is cancelled on the loader's own thread, where the stage begins.
    private async Task<ImageLoadObject?> LoadUntilAsync(ImageId imageId, string stage)
    {
        if (stage == "begin")
            return host.LoadImage(imageId);
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
