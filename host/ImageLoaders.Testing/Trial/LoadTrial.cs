using System.Globalization;
using ImageLoaders.Hosting;

namespace ImageLoaders.Testing.Trial;

/// <summary>The checks of what a load gives. The host's cache keeps nothing, so that each load is the loader's.</summary>
internal sealed class LoadTrial(ImageLoaderHost host, PluginTrialOptions options)
{
    // Large enough to leave every picture whole; another size is another load, which does not share.
    private const int WholeSize = 1 << 20;

    public async Task<Verdict> LoadAsync(ImageId imageId)
    {
        var (image, failure) = await RunningWork.SettleAsync(host.LoadImage(imageId)).ConfigureAwait(false);
        if (image is null)
            return Verdict.Fail(failure is ImageLoadException load ? $"{load.Error}: {load.Reason}" : "It was cancelled.");
        var remarks = image.Remarks.IsEmpty ? "" : $"; remarks: {string.Join(' ', image.Remarks)}";
        var times = string.Create(CultureInfo.InvariantCulture,
            $"fetched in {image.FetchTime.TotalMilliseconds:0.0} ms, decoded in {image.DecodeTime.TotalMilliseconds:0.0} ms");
        return Verdict.Pass($"{image}, {times}{remarks}");
    }

    public async Task<Verdict> BrokenIdAsync(ImageId imageId)
    {
        foreach (var broken in new[] { $"{imageId.Scheme}:", $"{imageId.Scheme}:\u0001?frame=none&frame=-1", imageId.Value + "%00\u202E" })
        {
            var load = host.LoadImage(broken);
            if (await Task.WhenAny(load.Completion, Task.Delay(options.StopTimeout)).ConfigureAwait(false) != load.Completion)
            {
                load.Cancel();
                return Verdict.Fail($"The load of {new ImageId(broken).ToDisplayString()} has not ended after {options.StopTimeout}.");
            }

            var (_, failure) = await RunningWork.SettleAsync(load).ConfigureAwait(false);
            if (failure is ImageLoadException { Error: ImageLoadError.LoaderFault } fault)
                return Verdict.Fail($"{fault.Message} An id that is not valid ends with InvalidImageId.");
        }

        return Verdict.Pass("Ids that are not valid end with an error that is not a defect.");
    }

    public async Task<Verdict> MetadataAsync(ImageId imageId)
    {
        var image = await host.LoadImage(imageId).Completion.ConfigureAwait(false);
        if (await host.GetMetadataAsync(imageId).ConfigureAwait(false) is not { } metadata)
            return Verdict.Pass("There is none.");
        ImageAssert.IsValid(metadata);
        ImageAssert.HasSource(image, metadata);
        return Verdict.Pass(string.Create(CultureInfo.InvariantCulture,
            $"{metadata.Modules.Length} modules, {metadata.Extensions.Count} extensions; the source is the image's"));
    }

    public async Task<Verdict> DeterminismAsync(ImageId imageId)
    {
        var first = await host.LoadImage(imageId).Completion.ConfigureAwait(false);
        ImageAssert.AreEqual(first, await host.LoadImage(imageId).Completion.ConfigureAwait(false));
        return Verdict.Pass("Two loads give the same image.");
    }

    public async Task<Verdict> ParallelAsync(ImageId imageId)
    {
        var alone = await host.LoadImage(imageId).Completion.ConfigureAwait(false);
        var loads = Enumerable.Range(0, options.ParallelLoads)
            .Select(i => host.LoadImage(imageId, new() { Target = new(WholeSize + i, WholeSize + i) }).Completion).ToArray();
        foreach (var image in await Task.WhenAll(loads).ConfigureAwait(false))
            ImageAssert.AreEqual(alone, image);
        return Verdict.Pass(string.Create(CultureInfo.InvariantCulture, $"{loads.Length} loads at the same time give the same image."));
    }

    public async Task<Verdict> ProgressAsync(ImageId imageId)
    {
        var (reports, last, fault) = (0, default(ImageLoadProgress), (string?)null);
        void Check(ImageId id, ImageLoadProgress progress)
        {
            if (id != imageId)
                return;
            if (progress.BytesReceived < last.BytesReceived || progress.BytesReceived > (progress.TotalBytes ?? long.MaxValue)
                || progress.PartsDone < last.PartsDone || progress.PartsDone > (progress.Parts ?? int.MaxValue))
                fault ??= $"{last} is followed by {progress}; progress does not go back, and does not exceed the total.";
            (reports, last) = (reports + 1, progress);
        }

        host.ImageLoadProgress += Check; // before the load begins: none is missed
        try
        {
            await host.LoadImage(imageId).Completion.ConfigureAwait(false);
        }
        finally
        {
            host.ImageLoadProgress -= Check;
        }

        return fault is not null ? Verdict.Fail(fault) : Verdict.Pass(string.Create(CultureInfo.InvariantCulture, $"{reports} reports"));
    }
}
