using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ImageLoaders;

/// <summary>Loads a set of images, some at the same time, and ends all with the first failure. For one run.</summary>
internal sealed class PartLoads(
    ImmutableArray<ImageId> imageIds, Func<ImageId, ImageLoadObject> load, IProgress<ImageLoadProgress>? progress)
{
    /// <summary>How many loads are running at the same time at most.</summary>
    public const int MaximumAtOnce = 16;

    private readonly Image[] _images = new Image[imageIds.Length];
    private readonly Lock _lock = new();
    private Exception? _failure;
    private int _begun;
    private int _done;

    public async Task<ImmutableArray<Image>> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var workers = new Task[Math.Min(MaximumAtOnce, _images.Length)];
        for (var i = 0; i < workers.Length; i++)
            workers[i] = LoadNextAsync(stop);
        await Task.WhenAll(workers).ConfigureAwait(false);
        if (_done == _images.Length)
            return ImmutableCollectionsMarshal.AsImmutableArray(_images);
        cancellationToken.ThrowIfCancellationRequested();
        throw _failure!;
    }

    private async Task LoadNextAsync(CancellationTokenSource stop)
    {
        try
        {
            while (!stop.IsCancellationRequested && Interlocked.Increment(ref _begun) - 1 is var i && i < _images.Length)
            {
                var running = load(imageIds[i]);
                var wasKept = running.Completion.IsCompletedSuccessfully;
                _images[i] = await (wasKept ? running.Completion : WaitAsync(running, stop.Token)).ConfigureAwait(false);
                OnLoaded(isWorthTelling: !wasKept);
            }
        }
        catch (Exception exception) // whatever it was, the other loads end, and RunAsync throws it
        {
            if (Interlocked.CompareExchange(ref _failure, exception, null) is null)
                await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private static async Task<Image> WaitAsync(ImageLoadObject running, CancellationToken stop)
    {
        using var ending = stop.UnsafeRegister(static running => ((ImageLoadObject)running!).Cancel(), running);
        return await running.Completion.ConfigureAwait(false);
    }

    // In order, so that progress never goes back. Images that were kept take no time, and only the last one is worth a word.
    private void OnLoaded(bool isWorthTelling)
    {
        lock (_lock)
        {
            _done++;
            if (isWorthTelling || _done == _images.Length)
                progress?.Report(new(0, null) { PartsDone = _done, Parts = _images.Length });
        }
    }
}
