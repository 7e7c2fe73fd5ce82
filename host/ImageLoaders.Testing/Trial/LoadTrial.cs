using System.Diagnostics;
using System.Globalization;
using ImageLoaders.Hosting;

namespace ImageLoaders.Testing;

/// <summary>The checks of a trial that load one id. The host's cache keeps nothing, so that each load is the loader's.</summary>
internal sealed class LoadTrial(ImageLoaderHost host, string plugin, PluginTrialOptions options)
{
    // Large enough to leave every picture whole; another size is another load, which does not share.
    private const int WholeSize = 1 << 20;

    // When a load is cancelled: at once, as soon as the loader has been called, and at the begin of each stage.
    private static readonly string[] Moments = ["begin", "call", "fetch", "parse", "decode", "convert"];

    /// <summary>The image, or how the load ended instead.</summary>
    public static async Task<(Image? Image, Exception? Failure)> SettleAsync(ImageLoadObject load)
    {
        try
        {
            return (await load.Completion.ConfigureAwait(false), null);
        }
        catch (Exception exception) when (exception is ImageLoadException or OperationCanceledException)
        {
            return (null, exception);
        }
    }

    public async Task<(bool IsLoaded, (TrialOutcome Outcome, string Detail) Verdict)> LoadAsync(ImageId imageId)
    {
        var (image, failure) = await SettleAsync(host.LoadImage(imageId)).ConfigureAwait(false);
        if (image is null)
            return (false, PluginTrial.Fail(failure is ImageLoadException load ? $"{load.Error}: {load.Reason}" : "It was cancelled."));
        var remarks = image.Remarks.IsEmpty ? "" : $"; remarks: {string.Join(' ', image.Remarks)}";
        var times = string.Create(CultureInfo.InvariantCulture,
            $"fetched in {image.FetchTime.TotalMilliseconds:0.0} ms, decoded in {image.DecodeTime.TotalMilliseconds:0.0} ms");
        return (true, PluginTrial.Pass($"{image}, {times}{remarks}"));
    }

    public async Task<(TrialOutcome, string)> BrokenIdAsync(ImageId imageId)
    {
        foreach (var broken in new[] { $"{imageId.Scheme}:", $"{imageId.Scheme}:\u0001?frame=none&frame=-1", imageId.Value + "%00\u202E" })
        {
            var load = host.LoadImage(broken);
            if (await Task.WhenAny(load.Completion, Task.Delay(options.StopTimeout)).ConfigureAwait(false) != load.Completion)
            {
                load.Cancel();
                return PluginTrial.Fail($"The load of {new ImageId(broken).ToDisplayString()} has not ended after {options.StopTimeout}.");
            }

            var (_, failure) = await SettleAsync(load).ConfigureAwait(false);
            if (failure is ImageLoadException { Error: ImageLoadError.LoaderFault } fault)
                return PluginTrial.Fail($"{fault.Message} An id that is not valid ends with InvalidImageId.");
        }

        return PluginTrial.Pass("Ids that are not valid end with an error that is not a defect.");
    }

    public async Task<(TrialOutcome, string)> MetadataAsync(ImageId imageId)
    {
        var image = await host.LoadImage(imageId).Completion.ConfigureAwait(false);
        if (await host.GetMetadataAsync(imageId).ConfigureAwait(false) is not { } metadata)
            return PluginTrial.Pass("There is none.");
        ImageAssert.IsValid(metadata);
        ImageAssert.HasSource(image, metadata);
        return PluginTrial.Pass(string.Create(CultureInfo.InvariantCulture,
            $"{metadata.Modules.Length} modules, {metadata.Extensions.Count} extensions; the source is the image's"));
    }

    public async Task<(TrialOutcome, string)> DeterminismAsync(ImageId imageId)
    {
        var first = await host.LoadImage(imageId).Completion.ConfigureAwait(false);
        ImageAssert.AreEqual(first, await host.LoadImage(imageId).Completion.ConfigureAwait(false));
        return PluginTrial.Pass("Two loads give the same image.");
    }

    public async Task<(TrialOutcome, string)> ParallelAsync(ImageId imageId)
    {
        var alone = await host.LoadImage(imageId).Completion.ConfigureAwait(false);
        var loads = Enumerable.Range(0, options.ParallelLoads)
            .Select(i => host.LoadImage(imageId, new() { Target = new(WholeSize + i, WholeSize + i) }).Completion).ToArray();
        foreach (var image in await Task.WhenAll(loads).ConfigureAwait(false))
            ImageAssert.AreEqual(alone, image);
        return PluginTrial.Pass(string.Create(CultureInfo.InvariantCulture, $"{loads.Length} loads at the same time give the same image."));
    }

    public async Task<(TrialOutcome, string)> ProgressAsync(ImageId imageId)
    {
        var (reports, last, fault) = (0, default(ImageLoadProgress), (string?)null);
        var load = host.LoadImage(imageId);
        load.ProgressChanged += progress =>
        {
            if (progress.BytesReceived < last.BytesReceived || progress.BytesReceived > (progress.TotalBytes ?? long.MaxValue))
                fault ??= $"{last} is followed by {progress}; progress does not go back, and does not exceed the total.";
            (reports, last) = (reports + 1, progress);
        };
        await load.Completion.ConfigureAwait(false);
        return fault is not null ? PluginTrial.Fail(fault)
            : PluginTrial.Pass(string.Create(CultureInfo.InvariantCulture, $"{reports} reports"));
    }

    public async Task<(TrialOutcome, string)> CancelAsync(ImageId imageId)
    {
        var tried = new List<string>();
        foreach (var stage in Moments)
        {
            var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            ImageLoadObject? load = null;
            using var listener = new ActivityListener
            {
                ShouldListenTo = static source => source.Name == "ImageLoaders",
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStarted = activity =>
                {
                    if (activity.OperationName != stage)
                        return;
                    begun.TrySetResult();
                    Volatile.Read(ref load)?.Cancel();
                },
            };
            ActivitySource.AddActivityListener(listener);
            var calls = Calls;
            Volatile.Write(ref load, host.LoadImage(imageId));
            var reached = stage switch
            {
                "begin" => Task.CompletedTask,
                "call" => CalledAsync(calls, load!.Completion),
                _ => begun.Task,
            };
            if (await Task.WhenAny(reached, load!.Completion).ConfigureAwait(false) != reached && !reached.IsCompleted)
                continue;
            load.Cancel();
            await EndsAsync(load.Completion, $"The load did not end after it was cancelled at {stage}.").ConfigureAwait(false);
            if (await SettleAsync(load).ConfigureAwait(false) is { Failure: ImageLoadException failure })
                return PluginTrial.Fail($"The load was cancelled at {stage}, and ended with {failure.Error}: {failure.Reason}");
            await StopsAsync($"cancelled at {stage}").ConfigureAwait(false);
            tried.Add(stage);
        }

        return PluginTrial.Pass($"Its work stops when it is cancelled at {string.Join(", ", tried)}.");
    }

    /// <summary>Loads on a host that was just started with this deadline.</summary>
    /// <returns><see langword="null"/> if the deadline passed before the loader was called, which says nothing about it.</returns>
    public async Task<(TrialOutcome, string)?> DeadlineAsync(ImageId imageId, TimeSpan deadline)
    {
        var load = host.LoadImage(imageId);
        await EndsAsync(load.Completion, "The load did not end at its deadline.").ConfigureAwait(false);
        var (image, failure) = await SettleAsync(load).ConfigureAwait(false);
        await StopsAsync("past its deadline").ConfigureAwait(false);
        var limit = string.Create(CultureInfo.InvariantCulture, $"a deadline of {deadline.TotalMilliseconds} ms");
        if (image is not null)
            return PluginTrial.Pass($"It ended before {limit}.");
        if (failure is not ImageLoadException { Error: ImageLoadError.Timeout })
            return PluginTrial.Fail($"At {limit} it ended with {failure?.Message}");
        return Calls == 0 ? null : PluginTrial.Pass($"Its work stops at {limit}.");
    }

    private PluginStatus Status => host.Plugins.First(status => status.Name == plugin);

    // How often its loaders have been called.
    private long Calls => Status.Loads;

    private async Task CalledAsync(long before, Task load)
    {
        while (Calls == before && !load.IsCompleted)
            await Task.Delay(1).ConfigureAwait(false);
    }

    private async Task EndsAsync(Task load, string otherwise)
    {
        if (await Task.WhenAny(load, Task.Delay(options.StopTimeout)).ConfigureAwait(false) != load)
            throw new PluginAssertionException(otherwise);
    }

    // The caller is let go at once; the plugin's own work is to end as well.
    private async Task StopsAsync(string when)
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(5).ConfigureAwait(false))
        {
            if (Status.ActiveCalls == 0)
                return;
            if (patience.Elapsed > options.StopTimeout)
                throw new PluginAssertionException(
                    $"Its work still ran {options.StopTimeout.TotalSeconds:0.#} s after the load was {when}. "
                    + "Pass the token to everything that waits.");
        }
    }
}
