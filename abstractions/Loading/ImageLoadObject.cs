using System.Runtime.CompilerServices;

namespace ImageLoaders;

/// <summary>
/// A load under way. Made by <see cref="ImageLoadRequest.Run"/> alone; can be awaited itself. It always settles: with an image, with an
/// <see cref="ImageLoadException"/>, or cancelled. Keeping it keeps nothing of the loader's alive. Safe for concurrent use.
/// </summary>
public sealed class ImageLoadObject
{
    private readonly TaskCompletionSource<Image> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancellation;
    private ImageLoadProgress? _progress;
    private Action<ImageLoadProgress>? _progressChanged;

    internal ImageLoadObject(ImageId imageId, CancellationToken cancellationToken)
    {
        ImageId = imageId;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>The id that is loaded.</summary>
    public ImageId ImageId { get; }

    /// <summary>Completes with the image, faults with an <see cref="ImageLoadException"/>, or is cancelled.</summary>
    public Task<Image> Completion => _completion.Task;

    /// <summary>How far it is; <see langword="null"/> until the loader has said so.</summary>
    public ImageLoadProgress? Progress
    {
        get
        {
            lock (_completion)
                return _progress;
        }
    }

    /// <summary>Raised on the loader's thread at each step. A handler returns quickly and does not throw; none is kept once the load has settled.</summary>
    public event Action<ImageLoadProgress>? ProgressChanged
    {
        add
        {
            lock (_completion)
            {
                if (!Completion.IsCompleted)
                    _progressChanged += value;
            }
        }

        remove
        {
            lock (_completion)
                _progressChanged -= value;
        }
    }

    /// <summary>Withdraws this caller. Work that nobody else waits for stops, down to the socket. Does nothing once the load has settled.</summary>
    public void Cancel()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has settled.
        }
    }

    /// <summary>Makes <c>await load</c> the same as <c>await load.Completion</c>.</summary>
    public TaskAwaiter<Image> GetAwaiter() => Completion.GetAwaiter();

    internal void Report(ImageLoadProgress progress)
    {
        Action<ImageLoadProgress>? handlers;
        lock (_completion)
        {
            _progress = progress;
            handlers = _progressChanged;
        }

        handlers?.Invoke(progress);
    }

    // The delegate lives in this method's frame only, and failures are made anew as text, so that nothing here outlives the load in a plugin's stead.
    internal async Task RunAsync(ImageLoadRequest request, Func<ImageLoadRequest, CancellationToken, Task<Image>> load)
    {
        var cancellationToken = _cancellation.Token;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var image = await load(request, cancellationToken).ConfigureAwait(false);
            if (image is null)
                throw new ImageLoadException(ImageLoadError.LoaderFault, "The loader completed without an image. Return one, or throw an ImageLoadException.");
            _completion.TrySetResult(image);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _completion.TrySetCanceled(cancellationToken);
        }
        catch (Exception exception) // whatever a loader throws ends this load alone
        {
            _completion.TrySetException(ImageLoadException.From(exception, ImageId));
            _ = _completion.Task.Exception; // seen: a caller who has left is no unobserved exception
        }
        finally
        {
            lock (_completion)
                _progressChanged = null;
            _cancellation.Dispose();
        }
    }
}
