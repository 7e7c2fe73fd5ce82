using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ImageLoaders;

/// <summary>
/// A load under way. Made by <see cref="ImageLoadRequest.Run"/> alone; can be awaited itself. It always settles: with an image, with an
/// <see cref="ImageLoadException"/>, or cancelled. Keeping it keeps nothing of the loader's alive. Safe for concurrent use.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "RunAsync disposes what is disposable when the load settles; it always does.")]
public sealed class ImageLoadObject
{
    private readonly TaskCompletionSource<Image> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancellation = new();
    private ImageLoadProgress _progress;
    private bool _hasProgress;
    private Action<ImageLoadProgress>? _progressChanged;
    private volatile CacheStatus _cacheStatus;

    internal ImageLoadObject(ImageId imageId) => ImageId = imageId;

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
                return _hasProgress ? _progress : null;
        }
    }

    /// <summary>
    /// Gets how the host's cache took part in the load. It is known once the load has ended with an image, and at once for an answer from
    /// the cache.
    /// </summary>
    /// <value>Default <see cref="CacheStatus.None"/>.</value>
    public CacheStatus CacheStatus
    {
        get => _cacheStatus;
        internal set => _cacheStatus = value;
    }

    /// <summary>
    /// Raised on the loader's thread at each step, and no more once the load has settled. A handler returns quickly and does not throw.
    /// </summary>
    public event Action<ImageLoadProgress>? ProgressChanged
    {
        add
        {
            lock (_completion)
                _progressChanged += _completion.Task.IsCompleted ? null : value; // a settled load keeps nobody's handler, and so nobody, alive
        }

        remove
        {
            lock (_completion)
                _progressChanged -= value;
        }
    }

    /// <summary>
    /// Withdraws this caller. Work that nobody else waits for stops, down to the socket. Does nothing once the load has settled. Returns at
    /// once and never throws, whatever the loader has registered on its token.
    /// </summary>
    public void Cancel()
    {
        try
        {
            _ = _cancellation.CancelAsync().ContinueWith(
                static callbacks => _ = callbacks.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
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
            if (_completion.Task.IsCompleted)
                return;
            (_progress, _hasProgress) = (progress, true);
            handlers = _progressChanged;
        }

        handlers?.Invoke(progress);
    }

    // The delegate lives in this method's frame only, and failures are made anew as text, so that nothing here outlives the load in a
    // plugin's stead.
    internal async Task RunAsync(ImageLoadRequest request, Func<ImageLoadRequest, CancellationToken, Task<Image>> load)
    {
        var cancellationToken = _cancellation.Token;
        using var hostGivesUp = request.CancellationToken.UnsafeRegister(static load => ((ImageLoadObject)load!).Cancel(), this);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var task = load(request, cancellationToken)
                ?? throw new ImageLoadException(ImageLoadError.LoaderFault, "The loader returned no task. Return one, or throw an ImageLoadException.");
            var image = await task.ConfigureAwait(false)
                ?? throw new ImageLoadException(ImageLoadError.LoaderFault, "The loader completed without an image. Return one, or throw an ImageLoadException.");
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
            _cancellation.Dispose();
            lock (_completion)
                _progressChanged = null;
        }
    }
}
