using ImageLoaders.Display;
using ImageLoaders.Hosting;

namespace ImageLoaders.Cli.Commands;

/// <summary>One image that is to be loaded.</summary>
/// <param name="Id">Its id.</param>
/// <param name="File">Where it is written; <see langword="null"/>: nowhere.</param>
/// <param name="Error">Why it has no id.</param>
internal sealed record LoadTarget(ImageId Id, string? File, ImageLoadException? Error);

/// <summary>Loads images, several at the same time, and writes them. An id that stands for other images gives those.</summary>
internal sealed class LoadRun(ImageLoaderHost host, LoadProgressBar progress, Func<Viewport, Viewport> view, bool isVerbose)
{
    /// <summary>Loads all.</summary>
    /// <param name="targets">The images.</param>
    /// <param name="path">Where the images of lists are written; <see langword="null"/>: nowhere.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The exit code of the first failure in the order of the images.</returns>
    public async Task<int> LoadAsync(LoadTarget[] targets, string? path, CancellationToken cancellationToken)
    {
        var lists = new ImageListing?[targets.Length];
        var codes = new int[targets.Length];
        await ForEachAsync(targets, async (target, index, token) =>
        {
            try
            {
                await LoadAsync(target, token);
            }
            catch (ImageLoadException failure) when (target.Error is null)
            {
                (lists[index], codes[index]) = await ListAsync(target.Id, failure, token);
            }
            catch (Exception exception) when (IsFailure(exception, token))
            {
                codes[index] = progress.Fail(exception, isVerbose);
            }
        }, cancellationToken);
        if (lists.Any(static list => list is not null))
            await LoadListsAsync([.. lists.OfType<ImageListing>()], path, codes, cancellationToken);
        return codes.FirstOrDefault(static code => code != ExitCode.Success);
    }

    // What gave no image may stand for several.
    private async Task<(ImageListing? List, int Code)> ListAsync(ImageId id, ImageLoadException failure, CancellationToken token)
    {
        try
        {
            if (await ImageLists.TryListAsync(host, id, failure, token) is { } list)
                return (list, ExitCode.Success);
        }
        catch (ImageLoadException exception)
        {
            failure = exception;
        }

        return (null, progress.Fail(failure, isVerbose));
    }

    private async Task LoadListsAsync(ImageListing[] lists, string? path, int[] codes, CancellationToken cancellationToken)
    {
        var output = path is null ? null : new ImageOutput(path, isForSeveral: true);
        foreach (var remark in lists.SelectMany(static list => list.Remarks))
            progress.Note(remark);
        LoadTarget[] images = [.. lists.SelectMany(static list => list.GetImages())
            .Select(image => new LoadTarget(image.ImageId, output?.FileFor(image.ImageId), null))];
        progress.Add(images.Length - lists.Length);
        var failed = 0;
        await ForEachAsync(images, async (target, _, token) =>
        {
            try
            {
                await LoadAsync(target, token);
            }
            catch (Exception exception) when (IsFailure(exception, token))
            {
                Interlocked.CompareExchange(ref failed, progress.Fail(exception, isVerbose), ExitCode.Success);
            }
        }, cancellationToken);
        if (failed != ExitCode.Success)
            codes[Array.FindIndex(codes, static code => code == ExitCode.Success)] = failed;
    }

    private async Task LoadAsync(LoadTarget target, CancellationToken cancellationToken)
    {
        if (target.Error is { } error)
            throw error;
        var image = await host.LoadImage(target.Id, cancellationToken: cancellationToken);
        if (target.File is not null)
            ImageOutput.Write(target.File, target.Id, image, view);
        var frames = image.Source.Frame is null ? 1 : await Frames.CountAsync(host, target.Id, cancellationToken);
        progress.Say($"{target.Id}{(target.File is null ? "" : $" -> {target.File}")}: {ImageSummary.Line(image, frames)}");
    }

    private static Task ForEachAsync(
        LoadTarget[] targets, Func<LoadTarget, int, CancellationToken, ValueTask> load, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            targets.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            (target, token) => load(target.Item, target.Index, token));

    private static bool IsFailure(Exception exception, CancellationToken cancellationToken) =>
        exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested;
}
